package io.syntropy.policy;

import java.time.Duration;
import java.util.List;

/**
 * How fast replicas may change in one direction; the HPA's {@code behavior.scaleUp} and {@code
 * scaleDown}.
 *
 * @param window stabilisation: up takes the least, down the largest recommendation in it; 0..1 h
 * @param select which of several rates counts
 * @param rates at least one, unless the direction is disabled
 */
public record ScalingRules(Duration window, Select select, List<Rate> rates) {
  /** No window; the larger of 4 replicas and 100 % in 15 s. */
  public static final ScalingRules UP =
      new ScalingRules(
          Duration.ZERO,
          Select.MAX,
          List.of(
              new Rate(Unit.PODS, 4, Duration.ofSeconds(15)),
              new Rate(Unit.PERCENT, 100, Duration.ofSeconds(15))));

  /** A window of 300 s; 100 % in 15 s. */
  public static final ScalingRules DOWN =
      new ScalingRules(
          Duration.ofSeconds(300),
          Select.MAX,
          List.of(new Rate(Unit.PERCENT, 100, Duration.ofSeconds(15))));

  public ScalingRules {
    rates = List.copyOf(rates);
    Bounds.range("window", window, Duration.ZERO, Duration.ofHours(1));
    if (rates.size() > 10 || (rates.isEmpty() && select != Select.DISABLED)) {
      throw new IllegalArgumentException(
          "policies: %d (expected 1 to 10, none only with select: disabled)"
              .formatted(rates.size()));
    }
  }

  /** Which of several rates counts. */
  public enum Select {
    /** The one that allows the largest change. */
    MAX,
    /** The one that allows the least. */
    MIN,
    /** None: no change in this direction. */
    DISABLED
  }

  /** What a rate is given in. */
  public enum Unit {
    PODS,
    PERCENT
  }

  /**
   * A change allowed within a time.
   *
   * @param value replicas or percent of the replicas at the period's start, at least 1
   * @param period 1 s..30 min
   */
  public record Rate(Unit unit, int value, Duration period) {
    public Rate {
      Bounds.range(unit == Unit.PODS ? "pods" : "percent", value, 1, 1_000_000);
      Bounds.range("period", period, Duration.ofSeconds(1), Duration.ofMinutes(30));
    }
  }
}
