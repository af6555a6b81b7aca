package io.syntropy.telemetry.store;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which series of a metric are wanted, and how they are brought together.
 *
 * @param name as sent in OTLP
 * @param filters values of point or resource attributes, equal
 * @param groupBy attributes whose values make the groups; an absent one is empty
 * @param function how points within a step, and series within a group, become one value; null for
 *     the rate of what counts and, of a metric that is gauges alone, their mean
 * @param quantile for {@link Function#QUANTILE}, 0 to 1
 * @param maxPoints 1 to {@value #MAX_POINTS}; the store picks the shortest step that gives no more
 * @param maxSeries groups answered, 1 to 200; {@link Answer#matched} counts all
 */
public record MetricQuery(
    String name,
    Map<String, Set<String>> filters,
    List<String> groupBy,
    TimeRange range,
    @Nullable Function function,
    double quantile,
    int maxPoints,
    int maxSeries) {
  /** Points a series at most. */
  public static final int MAX_POINTS = 1_000;

  public MetricQuery {
    filters = Map.copyOf(filters);
    groupBy = List.copyOf(groupBy);
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new IllegalArgumentException("quantile: " + quantile + " (expected 0..1)");
    }
  }

  /** How values come together. */
  public enum Function {
    /** Increase per second: of a counter's value, of a histogram's count. */
    RATE,
    /**
     * Increase within the step: of a counter's value, of a histogram's count. Of a gauge the sum
     * over series of their last values.
     */
    SUM,
    /** Mean of a gauge's points; a histogram's sum by its count. Refused for counters. */
    AVG,
    /** Least value of a gauge's points; refused for others. */
    MIN,
    /** Greatest value of a gauge's points; refused for others. */
    MAX,
    /**
     * Quantile of a histogram, interpolated within its bucket; of a gauge's points the exact one is
     * not kept: refused.
     */
    QUANTILE
  }
}
