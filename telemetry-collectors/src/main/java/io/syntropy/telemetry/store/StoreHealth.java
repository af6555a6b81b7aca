package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param bytes stored bytes by signal
 * @param watermarks newest stored event time by signal; none without data
 * @param quarantined damaged files that were set aside, by name
 * @param fault why it cannot write at the moment; null when it can
 */
public record StoreHealth(
    Map<Signal, Long> bytes,
    Map<Signal, Instant> watermarks,
    List<String> quarantined,
    @Nullable String fault) {

  public StoreHealth {
    bytes = Map.copyOf(bytes);
    watermarks = Map.copyOf(watermarks);
    quarantined = List.copyOf(quarantined);
  }
}
