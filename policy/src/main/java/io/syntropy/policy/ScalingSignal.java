package io.syntropy.policy;

import java.time.Duration;

/**
 * One signal a service is scaled by.
 *
 * @param name the signal's name in evidence and for KEDA
 * @param metric the metric or SLI it is read from, for example {@code Hz_stress_index}
 * @param per what the target is compared with
 * @param target above zero, in the metric's unit
 * @param staleAfter an older reading is unknown, 1 s..1 h
 */
public record ScalingSignal(
    String name, String metric, Per per, double target, Duration staleAfter) {
  public static final Duration DEFAULT_STALE_AFTER = Duration.ofSeconds(60);

  public ScalingSignal {
    Bounds.name("name", name);
    Bounds.name("metric", metric);
    if (!(target > 0 && target <= 1e15)) {
      throw new IllegalArgumentException(
          "%s: %s (expected 0 < %s <= 1e15)".formatted(per.field, target, per.field));
    }
    Bounds.range("stale_after", staleAfter, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  /** What a target is compared with. */
  public enum Per {
    /** The metric divided by the replicas, as {@code AverageValue} of the HPA. */
    AVERAGE("average"),
    /** The metric itself, as {@code Value} of the HPA. */
    VALUE("value");

    final String field;

    Per(String field) {
      this.field = field;
    }
  }
}
