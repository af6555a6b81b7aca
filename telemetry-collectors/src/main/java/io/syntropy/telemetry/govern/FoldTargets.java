package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series others are folded into; each counts as an active series of its service. */
final class FoldTargets {
  private final Map<Series, FoldTarget> targets = new HashMap<>();
  private long reports;

  @Nullable FoldTarget find(Series series) {
    return targets.get(series);
  }

  FoldTarget add(Series series, ServiceSeries service) {
    FoldTarget target = new FoldTarget(series, service);
    targets.put(series, target);
    service.active++;
    service.overflows += target.isOverflow() ? 1 : 0;
    return target;
  }

  int size() {
    return targets.size();
  }

  /** What was folded since the last call. */
  List<Sample> drain() {
    List<Sample> out = new ArrayList<>();
    reports++;
    targets.values().forEach(target -> target.drain(reports, out));
    return out;
  }

  /** Forgets those into which nothing was folded since then. */
  void removeIdle(long since) {
    targets
        .values()
        .removeIf(t -> {
          boolean idle = t.last < since && !t.holds();
          if (idle) {
            t.service().active--;
            t.service().overflows -= t.isOverflow() ? 1 : 0;
          }
          return idle;
        });
  }
}
