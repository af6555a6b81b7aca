package io.syntropy.server.telemetry;

import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.store.StoreHealth;
import io.syntropy.telemetry.store.TelemetryStore;
import jakarta.enterprise.context.ApplicationScoped;

/** The telemetry store as a part of the server. */
@ApplicationScoped
public class StoreHealthCheck implements ComponentHealth {
  private final TelemetryPlane plane;

  /** Watches {@code plane}. */
  public StoreHealthCheck(TelemetryPlane plane) {
    this.plane = plane;
  }

  @Override
  public String name() {
    return "telemetry_store";
  }

  @Override
  public Condition check() {
    TelemetryStore store = plane.store();
    JournalFollower follower = plane.follower();
    if (store == null || follower == null) {
      return new Condition(Health.UNKNOWN, "not started yet");
    }
    StoreHealth health = store.health();
    String fault = health.fault() != null ? health.fault() : follower.fault();
    if (fault != null) {
      return new Condition(
          Health.BAD,
          "cannot write: %s; %d bytes of the journal wait, nothing acknowledged is lost"
              .formatted(fault, follower.lagBytes()));
    }
    if (!health.quarantined().isEmpty()) {
      return new Condition(
          Health.BAD,
          "%d damaged files were set aside: %s"
              .formatted(
                  health.quarantined().size(),
                  String.join(", ", health.quarantined().stream().limit(3).toList())));
    }
    return new Condition(
        Health.GOOD,
        "%d bytes stored; %d bytes of the journal wait"
            .formatted(
                health.bytes().values().stream().mapToLong(Long::longValue).sum(),
                follower.lagBytes()));
  }
}
