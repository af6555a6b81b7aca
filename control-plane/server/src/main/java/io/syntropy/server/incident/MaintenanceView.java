package io.syntropy.server.incident;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.MaintenanceWindow;
import io.syntropy.alerts.incident.Occurrences;
import io.syntropy.alerts.incident.Occurrences.Occurrence;
import io.syntropy.policy.Weekdays;
import io.syntropy.slo.config.Durations;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A maintenance window of the configuration.
 *
 * @param state {@code active} now, {@code scheduled}, or {@code over}
 * @param match labels of the alerts; empty for any
 * @param severities those it covers; empty for all
 * @param startsAt of the one in progress, else of the next; null when it is over
 * @param endsAt of the same
 * @param timeZone in which it recurs
 * @param days {@code mon} to {@code sun}; empty when it takes place once
 * @param reason null when its document gives none
 */
public record MaintenanceView(
    String name,
    String state,
    Map<String, SortedSet<String>> match,
    List<String> severities,
    @Nullable Instant startsAt,
    @Nullable Instant endsAt,
    String timeZone,
    String duration,
    List<String> days,
    @Nullable String reason) {
  /** Copies the collections. */
  public MaintenanceView {
    match = Collections.unmodifiableMap(new TreeMap<>(match));
    severities = List.copyOf(severities);
    days = List.copyOf(days);
  }

  /** {@code window} as of {@code now}. */
  static MaintenanceView of(MaintenanceWindow window, Instant now) {
    Occurrences times = window.times();
    Occurrence current = times.at(now).orElse(null);
    Occurrence shown = current == null ? times.next(now).orElse(null) : current;
    return new MaintenanceView(
        window.name(),
        current != null ? "active" : shown != null ? "scheduled" : "over",
        window.match().labels(),
        window.severities().stream().sorted().map(Sev::wire).toList(),
        shown == null ? null : shown.startsAt(),
        shown == null ? null : shown.endsAt(),
        times.zone().getId(),
        Durations.format(times.length()),
        times.days().stream().sorted().map(Weekdays::word).toList(),
        window.reason().isEmpty() ? null : window.reason());
  }
}
