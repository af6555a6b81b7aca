package io.syntropy.policy;

import java.time.Instant;
import java.util.List;

/** What was read of a signal in one region. A value that is no finite number >= 0 is unknown. */
public sealed interface ScalingReading {
  /** When it was measured. */
  Instant observedAt();

  /** One value for the whole region: a sum for {@code average}, the value itself otherwise. */
  record Total(double value, Instant observedAt) implements ScalingReading {}

  /**
   * A value of each replica, for {@code average} targets.
   *
   * @param samples one of each ready replica, NaN where it is missing
   * @param unready replicas that are not ready yet; their values, if any, do not count
   */
  record PerReplica(List<Double> samples, int unready, Instant observedAt)
      implements ScalingReading {
    public PerReplica {
      samples = List.copyOf(samples);
    }
  }
}
