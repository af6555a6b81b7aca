package io.syntropy.server.http;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Since when each part has been found in the health it is in. */
final class HealthSightings {
  private record Sighting(ComponentHealth.Health health, Instant since) {}

  private final Map<String, Sighting> last = new ConcurrentHashMap<>();

  /** When the part was first found so without having been found otherwise up to {@code now}. */
  Instant since(String name, ComponentHealth.Health health, Instant now) {
    return last.merge(
            name,
            new Sighting(health, now),
            (before, after) -> before.health() == after.health() ? before : after)
        .since();
  }
}
