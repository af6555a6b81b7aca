package io.syntropy.alerts.condition;

import io.syntropy.alerts.config.Condition;
import io.syntropy.alerts.config.Measure;
import io.syntropy.policy.Collective;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.Spread;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a condition says of one group.
 *
 * @param value in the metric's unit; of a percentile the share of values over the threshold; null
 *     when unknown
 */
public record ConditionReading(Map<String, String> labels, Truth truth, @Nullable Double value) {
  private static final double PER_MINUTE = 60_000;

  /** Copies the labels. */
  public ConditionReading {
    labels = Map.copyOf(labels);
  }

  /**
   * Reads {@code group}'s totals over the condition's window.
   *
   * @param baseline how the group was spread over the measure's {@link Measure#baseline}; null
   *     without one, or when it is not known
   */
  public static ConditionReading of(
      Condition condition, SignalReading.Group group, @Nullable Spread baseline) {
    Double value = value(condition, group, baseline);
    if (!group.fresh() || value == null || tooFew(condition, group)) {
      return new ConditionReading(group.labels(), Truth.UNKNOWN, null);
    }
    Truth truth =
        condition.measure().percentile()
            ? percentile(condition, group)
            : condition.op().test(value, threshold(condition)) ? Truth.YES : Truth.NO;
    return new ConditionReading(group.labels(), truth, value);
  }

  private static boolean tooFew(Condition condition, SignalReading.Group group) {
    // Of a rate, no events are a value: none.
    return condition.measure() != Measure.RATE && group.total() < condition.minEvents();
  }

  private static double threshold(Condition condition) {
    return switch (condition.limit()) {
      case io.syntropy.slo.Cut.Value value -> value.value();
      case io.syntropy.slo.Cut.Time time -> time.duration().toNanos() / 1e9;
    };
  }

  private static @Nullable Double value(
      Condition condition, SignalReading.Group group, @Nullable Spread baseline) {
    return switch (condition.measure()) {
      case DROP -> {
        Spread spread = group.spread();
        double drop =
            spread == null || baseline == null ? Double.NaN : Collective.drop(baseline, spread);
        yield Double.isNaN(drop) ? null : Double.valueOf(drop);
      }
      case MEAN -> {
        Spread spread = group.spread();
        yield spread == null ? null : spread.mean();
      }
      case RATE -> group.total() * PER_MINUTE / condition.window().toMillis();
      case RATIO -> group.total() == 0 ? null : group.good() / group.total();
      case P50, P90, P95, P99 -> group.badRatio();
    };
  }

  /** p95 over x means that more than 5 % are; when the cut straddles that, it cannot be said. */
  private static Truth percentile(Condition condition, SignalReading.Group group) {
    Double least = group.badRatioLow();
    Double most = group.badRatioHigh();
    if (least == null || most == null) {
      return Truth.UNKNOWN;
    }
    double allowed = condition.measure().allowed();
    boolean over = least > allowed;
    boolean under = most <= allowed;
    if (!over && !under) {
      return Truth.UNKNOWN;
    }
    return over == condition.op().above() ? Truth.YES : Truth.NO;
  }
}
