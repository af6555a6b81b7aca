package io.syntropy.slo.differential;

import io.syntropy.slo.differential.Traffic.Counter;
import io.syntropy.slo.differential.Traffic.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus 2 makes of the points: it drops those older than the newest of their series, and
 * {@code increase} (and {@code rate}) is {@code extrapolatedRate} of promql/functions.go.
 */
final class Extrapolation {
  private final Map<Counter, List<Report>> accepted = new HashMap<>();

  /**
   * One series' {@code increase}.
   *
   * @param seen the differences between samples inside the range, resets corrected
   * @param factor by which that is stretched to the range's edges
   * @param samples how many lie in the range, at least 2
   */
  record Increase(double seen, double factor, int samples) {
    double value() {
      return seen * factor;
    }
  }

  /** Whether Prometheus takes the point. */
  boolean add(Report report) {
    List<Report> known = accepted.computeIfAbsent(report.counter(), c -> new ArrayList<>());
    if (!known.isEmpty() && known.get(known.size() - 1).time() >= report.time()) {
      return false;
    }
    known.add(report);
    return true;
  }

  /** The increase over [from, to], milliseconds; null with fewer than two samples. */
  @Nullable Increase increase(Counter counter, long from, long to) {
    List<Report> inside =
        accepted.getOrDefault(counter, List.of()).stream()
            .filter(r -> r.time() >= from && r.time() <= to)
            .toList();
    if (inside.size() < 2) {
      return null;
    }
    Report first = inside.get(0);
    Report last = inside.get(inside.size() - 1);
    double seen = last.value() - first.value();
    for (int i = 1; i < inside.size(); i++) {
      if (inside.get(i).value() < inside.get(i - 1).value()) {
        seen += inside.get(i - 1).value();
      }
    }
    double toStart = (first.time() - from) / 1000.0;
    double toEnd = (to - last.time()) / 1000.0;
    double sampled = (last.time() - first.time()) / 1000.0;
    double average = sampled / (inside.size() - 1);
    if (seen > 0) {
      toStart = Math.min(toStart, sampled * (first.value() / seen));
    }
    double stretched = sampled;
    stretched += toStart < average * 1.1 ? toStart : average / 2;
    stretched += toEnd < average * 1.1 ? toEnd : average / 2;
    return new Increase(seen, stretched / sampled, inside.size());
  }
}
