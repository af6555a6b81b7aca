package io.syntropy.telemetry.govern;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.syntropy.slo.Sample;
import java.util.LinkedHashMap;

/**
 * Finds operations that took longer than the p99 of their service and route, estimated over the
 * last ten to twenty minutes with DDSketch (relative error at most 1 %). Nothing is slow before 200
 * operations of its route were seen, nor what is within the estimate's error.
 */
final class SlowSpans {
  private static final double ERROR = 0.01;
  private static final double MARGIN = 1 + 3 * ERROR;
  private static final double QUANTILE = 0.99;
  private static final int BINS = 1024;

  /** An hour: one span with a broken clock must not take all bins. */
  private static final long LONGEST_NANOS = 3_600_000_000_000L;

  private static final int MIN_COUNT = 200;
  private static final int REFRESH = 128;
  private static final int MAX_ROUTES = 1000;
  private static final long PERIOD_MILLIS = 600_000;

  private final SpanNames names = new SpanNames(200, 200, 2 * PERIOD_MILLIS);
  private final LinkedHashMap<Route, Latency> routes = new LinkedHashMap<>(64, 0.75f, true);

  private record Route(String service, String operation) {}

  /** Takes a span in and says whether it is slow. */
  boolean add(Sample.Span span, long now) {
    if (!SpanFacts.isEntry(span) && !span.parentSpanId().isEmpty()) {
      return false;
    }
    Route route = new Route(names.service(span, now), names.operation(span, now));
    Latency latency = routes.get(route);
    if (latency == null) {
      if (routes.size() >= MAX_ROUTES) {
        routes.pollFirstEntry();
      }
      latency = new Latency(now);
      routes.put(route, latency);
    }
    return latency.add(Math.min(LONGEST_NANOS, span.durationNanos()), now);
  }

  /** Latencies of one route. */
  private static final class Latency {
    private DDSketch current = sketch();
    private DDSketch before = sketch();
    private long periodStart;
    private long count;
    private int sinceRefresh;
    private double threshold = Double.POSITIVE_INFINITY;

    Latency(long now) {
      periodStart = now;
    }

    boolean add(long nanos, long now) {
      if (now - periodStart >= PERIOD_MILLIS) {
        before = now - periodStart >= 2 * PERIOD_MILLIS ? sketch() : current;
        current = sketch();
        periodStart = now;
        refresh();
      }
      current.accept(nanos);
      if (++sinceRefresh >= REFRESH || (count < MIN_COUNT && ++count == MIN_COUNT)) {
        refresh();
      }
      return nanos > threshold;
    }

    private void refresh() {
      sinceRefresh = 0;
      DDSketch both = before.copy();
      both.mergeWith(current);
      threshold =
          both.getCount() < MIN_COUNT
              ? Double.POSITIVE_INFINITY
              : both.getValueAtQuantile(QUANTILE) * MARGIN;
    }

    private static DDSketch sketch() {
      return DDSketches.logarithmicCollapsingLowestDense(ERROR, BINS);
    }
  }
}
