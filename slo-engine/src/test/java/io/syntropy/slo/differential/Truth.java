package io.syntropy.slo.differential;

import io.syntropy.slo.differential.Traffic.Counter;
import io.syntropy.slo.differential.Traffic.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened, from the generator's own knowledge of processes: nothing is inferred from values.
 */
final class Truth {
  private static final long FIRST_MILLIS = 600_000;

  private final Map<Counter, List<Report>> arrived = new HashMap<>();

  void add(Report report) {
    List<Report> known = arrived.computeIfAbsent(report.counter(), c -> new ArrayList<>());
    int at = known.size();
    while (at > 0 && known.get(at - 1).time() > report.time()) {
      at--;
    }
    known.add(at, report);
  }

  /** Events of a counter reported in (from, to]. */
  long events(Counter counter, long from, long to) {
    long events = 0;
    Report before = null;
    for (Report report : arrived.getOrDefault(counter, List.of())) {
      boolean counts = report.time() > from && report.time() <= to;
      if (before != null && before.start() == report.start()) {
        events += counts ? report.value() - before.value() : 0;
      } else if (before != null || report.time() - report.start() <= FIRST_MILLIS) {
        events += counts ? report.value() : 0;
      }
      before = report;
    }
    return events;
  }

  /** What first reports of long-running processes hold: events of an unknown time (§4). */
  long unknown() {
    long unknown = 0;
    for (List<Report> reports : arrived.values()) {
      Report first = reports.get(0);
      unknown += first.time() - first.start() > FIRST_MILLIS ? first.value() : 0;
    }
    return unknown;
  }

  Iterable<Counter> counters() {
    return arrived.keySet();
  }
}
