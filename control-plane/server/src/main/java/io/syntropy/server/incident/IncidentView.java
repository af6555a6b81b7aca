package io.syntropy.server.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An incident as {@code GET /incidents} answers it.
 *
 * @param service {@code *} when it is about no single one
 * @param regions empty when it is about none in particular
 * @param severity {@code sev1} to {@code sev4}, the worst it had
 * @param state {@code open}, {@code acknowledged} or {@code resolved}
 * @param alerts how many alerts go on
 * @param peak the most that went on together
 * @param shown the worst of them, at most 20
 * @param told names of the notifiers that were told of it
 * @param silenced whether nobody is told because of silences or maintenance
 * @param suppressedBy these: {@code silence/ID}, {@code maintenance/NAME}
 * @param flapping whether it is kept open because it comes and goes
 * @param secondsToAcknowledge null while nobody took it
 * @param secondsToResolve null while it goes on
 * @param why what its last change was about
 */
public record IncidentView(
    String id,
    String title,
    String severity,
    String state,
    String service,
    List<String> regions,
    Instant startedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant escalatedAt,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    int alerts,
    int peak,
    List<Shown> shown,
    String runbook,
    Map<String, String> labels,
    List<String> told,
    boolean silenced,
    List<String> suppressedBy,
    boolean flapping,
    @Nullable Long secondsToAcknowledge,
    @Nullable Long secondsToResolve,
    String why) {

  /** One of its alerts. */
  public record Shown(
      String id,
      String name,
      String severity,
      String region,
      String summary,
      Instant startedAt,
      Map<String, String> labels) {
    static Shown of(BriefAlert alert) {
      return new Shown(
          alert.id(),
          alert.name(),
          alert.severity().wire(),
          alert.region(),
          alert.summary(),
          alert.startedAt(),
          alert.labels());
    }
  }

  /** Copies the lists. */
  public IncidentView {
    regions = List.copyOf(regions);
    shown = List.copyOf(shown);
    told = List.copyOf(told);
    suppressedBy = List.copyOf(suppressedBy);
  }

  /** {@code incident} for people and programs outside. */
  public static IncidentView of(Incident incident) {
    String region = incident.key().region();
    return new IncidentView(
        incident.id(),
        incident.title(),
        incident.severity().wire(),
        incident.state().wire(),
        incident.key().service(),
        region.equals(Alert.ANY) ? List.of() : List.of(region),
        incident.startedAt(),
        incident.acknowledgedAt(),
        incident.acknowledgedBy(),
        incident.escalatedAt(),
        incident.resolvedAt(),
        incident.resolvedBy(),
        incident.alerts(),
        incident.peak(),
        incident.shown().stream().map(Shown::of).toList(),
        incident.runbook(),
        incident.labels(),
        List.copyOf(incident.told().keySet()),
        incident.silenced(),
        List.copyOf(incident.suppressedBy()),
        incident.flapping(),
        seconds(incident.startedAt(), incident.acknowledgedAt()),
        seconds(incident.startedAt(), incident.resolvedAt()),
        incident.why());
  }

  private static @Nullable Long seconds(Instant from, @Nullable Instant to) {
    return to == null ? null : Duration.between(from, to).toSeconds();
  }
}
