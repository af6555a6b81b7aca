package io.syntropy.keda;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** Where the scaler's answers come from; called from many threads. */
public interface ScalerSignals {
  /**
   * The signal a trigger asks for, or empty when there is none of that name.
   *
   * @param service the trigger's {@code service}
   * @param region the trigger's {@code region}; empty for all
   * @param signal the trigger's {@code signal}
   */
  Optional<Reading> read(String service, String region, String signal);

  /** Calls {@code listener} after readings may have changed, until closed. */
  Subscription onChange(Runnable listener);

  /** Ends a subscription; may be called more than once. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A signal as last measured.
   *
   * @param value empty when unknown
   * @param target what the HPA divides it by, above zero
   * @param observedAt when it was measured
   * @param fresh whether that is recent enough to act on
   */
  record Reading(OptionalDouble value, double target, Instant observedAt, boolean fresh) {
    public Reading {
      if (!(target > 0 && target < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("target: %s (expected target > 0)".formatted(target));
      }
    }

    /** Fresh, finite and not below zero: KEDA would read anything else as zero. */
    boolean known() {
      return fresh
          && value.isPresent()
          && Double.isFinite(value.getAsDouble())
          && value.getAsDouble() >= 0;
    }
  }
}
