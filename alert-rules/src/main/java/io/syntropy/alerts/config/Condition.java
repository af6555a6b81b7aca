package io.syntropy.alerts.config;

import io.syntropy.alerts.Sev;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert that opens when a signal is over or under a line for a while: an {@code AlertCondition}
 * with {@code condition.kind: syntropy/condition}.
 *
 * @param of all events, for {@link Measure#RATIO} only
 * @param limit in the metric's unit or, for percentiles, a time
 * @param window what each reading looks at, whole slices of 10 s
 * @param after how long it must hold
 * @param service the service it is about; empty for none in particular
 * @param slo the SLO it protects
 * @param critical why it may page without one
 * @param minEvents with fewer events in the window it cannot be said
 */
public record Condition(
    String name,
    Selector selector,
    @Nullable Selector of,
    Measure measure,
    Comparison op,
    Cut limit,
    Duration window,
    Duration after,
    Sev severity,
    String service,
    @Nullable String slo,
    @Nullable Critical critical,
    String runbook,
    String summary,
    double minEvents) {

  /** What the engine has to count for it. */
  public Indicator indicator() {
    return switch (measure) {
      // Only sum and count are of interest, so any bound does.
      case MEAN -> new Indicator.Spread(selector, List.of(0.0));
      // The metric's own buckets: their bounds are known when it is.
      case DROP -> new Indicator.Spread(selector, List.of());
      case RATE -> new Indicator.Ratio(selector, true, selector);
      case RATIO -> new Indicator.Ratio(selector, true, of == null ? selector : of);
      case P50, P90, P95, P99 -> new Indicator.Threshold(selector, Comparison.LTE, limit);
    };
  }

  /** What it says, for people: {@code p95 of http.server.request.duration > 300ms}. */
  public String line() {
    String sign =
        switch (op) {
          case LT -> "<";
          case LTE -> "<=";
          case GT -> ">";
          case GTE -> ">=";
        };
    String at =
        switch (limit) {
          case Cut.Value value -> number(value.value());
          case Cut.Time time -> Durations.format(time.duration());
        };
    return "%s of %s %s %s"
        .formatted(measure.name().toLowerCase(java.util.Locale.ROOT), selector.name(), sign, at);
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(java.util.Locale.ROOT, "%.4g", value);
  }
}
