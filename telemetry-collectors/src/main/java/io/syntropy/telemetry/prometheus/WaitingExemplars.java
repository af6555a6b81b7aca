package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.Exemplar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exemplars that came in another request than their series' next point: OTLP knows them only inside
 * a point, so they wait for one. Safe for use by many threads. Keeps {@value #LIMIT} series and
 * {@value #PER_SERIES} exemplars of each; what is over these, and what waits when the process ends,
 * is lost.
 */
final class WaitingExemplars {
  static final int LIMIT = 4096;
  static final int PER_SERIES = 4;

  private final LinkedHashMap<Labels, List<Exemplar>> waiting = new LinkedHashMap<>();

  /** Returns how many older ones were given up. */
  synchronized int add(Labels series, List<Exemplar> exemplars) {
    List<Exemplar> all = waiting.computeIfAbsent(series, s -> new ArrayList<>());
    all.addAll(exemplars);
    int lost = Math.max(0, all.size() - PER_SERIES);
    all.subList(0, lost).clear();
    if (waiting.size() > LIMIT) {
      Map.Entry<Labels, List<Exemplar>> eldest = waiting.pollFirstEntry();
      lost += eldest.getValue().size();
    }
    return lost;
  }

  synchronized List<Exemplar> take(Labels series) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<Exemplar> found = waiting.remove(series);
    return found == null ? List.of() : found;
  }
}
