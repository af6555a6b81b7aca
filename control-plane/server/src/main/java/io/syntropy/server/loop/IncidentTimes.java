package io.syntropy.server.loop;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast incidents were taken and ended since the start, by severity: sums and how many, of which
 * means over any time can be made. Confined to the folding thread.
 */
public final class IncidentTimes {
  private final Map<Sev, Sum> acknowledged = new EnumMap<>(Sev.class);
  private final Map<Sev, Sum> resolved = new EnumMap<>(Sev.class);

  /** So many, that took so long together. */
  public record Sum(long count, double seconds) {
    private static final Sum NONE = new Sum(0, 0);

    private Sum with(Duration time) {
      return new Sum(count + 1, seconds + Math.max(0, time.toMillis()) / 1e3);
    }
  }

  /** An incident changed; {@code before} is null for a new one. */
  void changed(@Nullable Incident before, Incident after) {
    add(
        acknowledged,
        after,
        before == null ? null : before.acknowledgedAt(),
        after.acknowledgedAt());
    add(resolved, after, before == null ? null : before.resolvedAt(), after.resolvedAt());
  }

  private static void add(
      Map<Sev, Sum> sums, Incident incident, @Nullable Instant before, @Nullable Instant after) {
    if (before == null && after != null) {
      Duration time = Duration.between(incident.startedAt(), after);
      sums.merge(incident.severity(), Sum.NONE.with(time), (a, b) -> a.with(time));
    }
  }

  /** Those that somebody took, with the time they waited. */
  public Sum acknowledged(Sev severity) {
    return acknowledged.getOrDefault(severity, Sum.NONE);
  }

  /** Those that ended, with the time they lasted. */
  public Sum resolved(Sev severity) {
    return resolved.getOrDefault(severity, Sum.NONE);
  }
}
