package io.syntropy.alerts.incident;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * How incidents are told.
 *
 * @param maintenance planned silences of the configuration; the tick says which of them last
 * @param escalateAfter when an incident that calls a person and that nobody acknowledged is told
 *     again
 * @param updateEvery how often a mere change of the number of alerts is told
 * @param digestAt when the daily digest is sent, UTC
 */
public record IncidentSettings(
    Routing routing,
    List<MaintenanceWindow> maintenance,
    Duration escalateAfter,
    Duration updateEvery,
    LocalTime digestAt) {
  /** 15 min, 5 min, 09:00. */
  public static IncidentSettings of(Routing routing) {
    return new IncidentSettings(
        routing, List.of(), Duration.ofMinutes(15), Duration.ofMinutes(5), LocalTime.of(9, 0));
  }

  /** Copies. */
  public IncidentSettings {
    maintenance = List.copyOf(maintenance);
  }

  /** With these planned silences. */
  public IncidentSettings with(List<MaintenanceWindow> windows) {
    return new IncidentSettings(routing, windows, escalateAfter, updateEvery, digestAt);
  }
}
