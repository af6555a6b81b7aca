package io.syntropy.slo;

import java.time.Duration;
import java.util.OptionalDouble;

/** Where a histogram is cut, or the value events are compared with. */
public sealed interface Cut {

  /** The cut in the unit {@code ucum}, or empty when it cannot be converted. */
  OptionalDouble in(String ucum);

  /** A bare number, in the metric's own unit; for spans in seconds. */
  record Value(double value) implements Cut {
    public Value {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("cut: " + value + " (expected a finite number)");
      }
      value += 0.0; // -0.0 and 0.0 are the same cut
    }

    @Override
    public OptionalDouble in(String ucum) {
      return OptionalDouble.of(value);
    }
  }

  /** A duration, converted by the metric's UCUM unit (ns, us, ms, s, min, h, d). */
  record Time(Duration duration) implements Cut {
    @Override
    public OptionalDouble in(String ucum) {
      long nanosPerUnit =
          switch (ucum) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "min" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 0L;
          };
      return nanosPerUnit == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) duration.toNanos() / nanosPerUnit);
    }
  }
}
