package io.syntropy.server.incident;

import io.syntropy.alerts.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How fast incidents were taken and ended.
 *
 * @param from inclusive, by when they began
 * @param to exclusive
 * @param complete whether all of them were counted
 * @param services by service, in the order of their names
 */
public record IncidentStatistics(
    Instant from, Instant to, boolean complete, List<OfService> services) {

  /**
   * One service's. Means are in seconds and null where there is none: of the acknowledged ones the
   * time to acknowledge (MTTA), of those that are over the time to resolve (MTTR).
   *
   * @param bySeverity how many of each
   */
  public record OfService(
      String service,
      int incidents,
      int open,
      Map<String, Integer> bySeverity,
      @Nullable Double mttaSeconds,
      @Nullable Double mttrSeconds,
      int acknowledged,
      int resolved) {
    /** Copies the map. */
    public OfService {
      bySeverity = Map.copyOf(bySeverity);
    }
  }

  /** Copies the list. */
  public IncidentStatistics {
    services = List.copyOf(services);
  }

  /**
   * Of {@code incidents} that began in the range.
   *
   * @param complete whether these are all of them
   */
  public static IncidentStatistics of(
      List<Incident> incidents, boolean complete, Instant from, Instant to) {
    Map<String, List<Incident>> byService = new TreeMap<>();
    incidents.forEach(
        i -> byService.computeIfAbsent(i.key().service(), s -> new ArrayList<>()).add(i));
    List<OfService> all = new ArrayList<>();
    byService.forEach((service, own) -> all.add(of(service, own)));
    return new IncidentStatistics(from, to, complete, all);
  }

  private static OfService of(String service, List<Incident> incidents) {
    Map<String, Integer> severities = new TreeMap<>();
    List<Duration> taken = new ArrayList<>();
    List<Duration> ended = new ArrayList<>();
    for (Incident incident : incidents) {
      severities.merge(incident.severity().wire(), 1, Integer::sum);
      Instant acknowledged = incident.acknowledgedAt();
      Instant resolved = incident.resolvedAt();
      if (acknowledged != null) {
        taken.add(Duration.between(incident.startedAt(), acknowledged));
      }
      if (resolved != null) {
        ended.add(Duration.between(incident.startedAt(), resolved));
      }
    }
    return new OfService(
        service,
        incidents.size(),
        incidents.size() - ended.size(),
        severities,
        mean(taken),
        mean(ended),
        taken.size(),
        ended.size());
  }

  private static @Nullable Double mean(List<Duration> times) {
    return times.isEmpty()
        ? null
        : times.stream().mapToDouble(t -> t.toMillis() / 1000.0).average().orElseThrow();
  }
}
