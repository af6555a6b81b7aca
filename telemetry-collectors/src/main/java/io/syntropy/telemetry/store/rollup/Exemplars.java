package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.store.ExemplarView;
import io.syntropy.telemetry.store.MetricQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The newest exemplars a query is about. */
public final class Exemplars {
  private static final Comparator<ExemplarView> OLDEST_FIRST =
      Comparator.comparing(ExemplarView::time)
          .thenComparing(ExemplarView::traceId)
          .thenComparing(ExemplarView::spanId);

  private final MetricQuery query;
  private final PriorityQueue<ExemplarView> newest = new PriorityQueue<>(OLDEST_FIRST);
  private final double low;
  private final double high;
  private long matched;

  /**
   * @param low least value wanted
   * @param high greatest value wanted
   */
  public Exemplars(MetricQuery query, double low, double high) {
    this.query = query;
    this.low = low;
    this.high = high;
  }

  /** Adds those of one series, out of {@link Block#exemplars}. */
  public void add(Series series, Collection<byte[]> exemplars) {
    List<ExemplarBuffer.Kept> kept = new ArrayList<>();
    exemplars.forEach(e -> kept.addAll(ExemplarBuffer.decode(e)));
    if (kept.isEmpty()) {
      return;
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (String attribute : query.groupBy()) {
      String value = series.attribute(attribute);
      labels.put(attribute, value == null ? "" : value);
    }
    for (ExemplarBuffer.Kept k : ExemplarBuffer.merged(kept)) {
      Instant time =
          Instant.ofEpochSecond(
              Math.floorDiv(k.timeNanos(), 1_000_000_000L),
              Math.floorMod(k.timeNanos(), 1_000_000_000L));
      if (query.range().contains(time) && k.value() >= low && k.value() <= high) {
        matched++;
        newest.add(view(series, labels, time, k));
        if (newest.size() > Math.min(query.maxPoints(), MetricQuery.MAX_POINTS)) {
          newest.remove();
        }
      }
    }
  }

  private static ExemplarView view(
      Series series, Map<String, String> labels, Instant time, ExemplarBuffer.Kept k) {
    String trace =
        new Sample.Exemplar(series, k.timeNanos(), k.value(), k.high(), k.low(), k.span())
            .traceId();
    String span = k.span() == 0 ? "" : HexFormat.of().toHexDigits(k.span());
    return new ExemplarView(labels, time, k.value(), trace, span);
  }

  /** Newest first. */
  public List<ExemplarView> newest() {
    return newest.stream().sorted(OLDEST_FIRST.reversed()).toList();
  }

  /** How many there are in all. */
  public long matched() {
    return matched;
  }
}
