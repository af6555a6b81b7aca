package io.syntropy.alerts.incident;

import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A planned silence of the configuration: while it lasts nobody is told of the alerts that it
 * covers. They make incidents all the same, and SLOs count as ever.
 *
 * @param name {@code metadata.name} of its document
 * @param match labels of the alerts
 * @param severities those it covers; empty for all
 * @param reason empty for none
 */
public record MaintenanceWindow(
    String name, LabelMatch match, Set<Sev> severities, Occurrences times, String reason) {

  /**
   * Copies the severities.
   *
   * @throws IllegalArgumentException when it would cover everything
   */
  public MaintenanceWindow {
    severities =
        severities.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(severities));
    if (match.labels().isEmpty() && severities.isEmpty()) {
      throw new IllegalArgumentException(
          "match: empty (expected at least one label, or severities)");
    }
  }

  /** Whether it lasts at {@code now}. */
  public boolean active(Instant now) {
    return times.at(now).isPresent();
  }

  /** Whether it is about an alert with {@code labels}, those of {@link Alert#matched}. */
  boolean covers(Sev severity, Map<String, String> labels) {
    return (severities.isEmpty() || severities.contains(severity)) && match.test(labels);
  }
}
