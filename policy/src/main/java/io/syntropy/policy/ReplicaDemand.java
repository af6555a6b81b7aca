package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The replicas one signal asks for, by the Kubernetes HPA's algorithm; unknown is an answer of its
 * own and never a number. Stricter than the HPA in two points: without a ready replica a {@code
 * value} target says nothing, and a ratio above 1 never asks for fewer, one below 1 never for more.
 *
 * @param known whether there was a fresh, valid reading
 * @param replicas asked for, {@code current} when unknown
 * @param value measured, per replica for {@code average} targets; NaN when unknown
 */
record ReplicaDemand(boolean known, int replicas, double value) {
  /** Clocks of replicas may be ahead by this much. */
  static final Duration AHEAD = Duration.ofSeconds(5);

  private static ReplicaDemand unknown(int current) {
    return new ReplicaDemand(false, current, Double.NaN);
  }

  static ReplicaDemand of(
      ScalingSignal signal,
      @Nullable ScalingReading reading,
      int current,
      int ready,
      double tolerance,
      Instant now) {
    if (reading == null
        || reading.observedAt().isBefore(now.minus(signal.staleAfter()))
        || reading.observedAt().isAfter(now.plus(AHEAD))) {
      return unknown(current);
    }
    return switch (reading) {
      case ScalingReading.Total t ->
          valid(t.value()) ? total(signal, t.value(), current, ready, tolerance) : unknown(current);
      case ScalingReading.PerReplica p ->
          signal.per() == ScalingSignal.Per.AVERAGE
              ? perReplica(signal.target(), p, current, tolerance)
              : unknown(current);
    };
  }

  private static boolean valid(double value) {
    return Double.isFinite(value) && value >= 0;
  }

  private static ReplicaDemand total(
      ScalingSignal signal, double value, int current, int ready, double tolerance) {
    return switch (signal.per()) {
      case AVERAGE -> {
        double average = value / current;
        double ratio = average / signal.target();
        int wanted = count(value / signal.target());
        yield new ReplicaDemand(true, directed(ratio, wanted, current, tolerance), average);
      }
      case VALUE -> {
        if (ready <= 0) {
          yield unknown(current);
        }
        double ratio = value / signal.target();
        int wanted = count(ratio * ready);
        yield new ReplicaDemand(true, directed(ratio, wanted, current, tolerance), value);
      }
    };
  }

  private static ReplicaDemand perReplica(
      double target, ScalingReading.PerReplica p, int current, double tolerance) {
    int seen = 0;
    double sum = 0;
    for (double sample : p.samples()) {
      if (valid(sample)) {
        seen++;
        sum += sample;
      }
    }
    if (seen == 0) {
      return unknown(current);
    }
    double average = sum / seen;
    double ratio = average / target;
    int missing = p.samples().size() - seen;
    boolean unready = p.unready() > 0 && ratio > 1;
    if (missing == 0 && !unready) {
      int wanted = count(ratio * seen);
      return new ReplicaDemand(true, directed(ratio, wanted, current, tolerance), average);
    }
    // Who says nothing is taken to be at its target on the way down, idle on the way up.
    int counted = seen + missing + (unready ? p.unready() : 0);
    double assumed = ratio < 1 ? missing * target : 0;
    double balanced = (sum + assumed) / counted / target;
    boolean flipped = (ratio < 1 && balanced > 1) || (ratio > 1 && balanced < 1);
    int wanted = flipped ? current : count(balanced * counted);
    return new ReplicaDemand(true, directed(balanced, wanted, current, tolerance), average);
  }

  private static int directed(double ratio, int wanted, int current, double tolerance) {
    if (ratio >= 1 - tolerance && ratio <= 1 + tolerance) {
      return current;
    }
    return ratio > 1 ? Math.max(current, wanted) : Math.min(current, wanted);
  }

  private static int count(double replicas) {
    return (int) Math.min(Integer.MAX_VALUE / 2, Math.ceil(replicas));
  }
}
