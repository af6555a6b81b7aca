package io.syntropy.slo;

import java.time.Duration;
import java.util.List;

/**
 * What is counted. Equal indicators share one state; a changed indicator is another one and starts
 * a new generation.
 */
public sealed interface Indicator {

  /** The attributes that form the group labels. */
  List<String> groupBy();

  /**
   * Good or bad events over all events.
   *
   * @param part the good events, or the bad ones
   * @param partIsGood whether {@code part} counts good events
   * @param total all events; grouped as {@code part}
   */
  record Ratio(Selector part, boolean partIsGood, Selector total) implements Indicator {
    public Ratio {
      if (!part.groupBy().equals(total.groupBy())) {
        throw new IllegalArgumentException(
            "group_by: "
                + part.groupBy()
                + " and "
                + total.groupBy()
                + " (expected the same for both parts of a ratio)");
      }
    }

    @Override
    public List<String> groupBy() {
      return total.groupBy();
    }
  }

  /**
   * Events whose value satisfies {@code value op limit} over all events. A histogram's events are
   * counted by cutting it at the limit (buckets include their upper bound, so {@code lt} and {@code
   * lte} are the same there); a gauge's point is one event; a span's value is its duration.
   */
  record Threshold(Selector source, Comparison op, Cut limit) implements Indicator {
    @Override
    public List<String> groupBy() {
      return source.groupBy();
    }
  }

  /**
   * Time slices instead of events: good and total are numbers of complete slices, judged by what
   * {@code source} counts in each of them.
   *
   * @param source a ratio or a threshold
   * @param length 10 s to 1 d, a multiple of 10 s, over 1 h of 1 min; slices begin at multiples of
   *     it since the epoch
   */
  record Sliced(Indicator source, Duration length, SliceRule rule, EmptySlices empty)
      implements Indicator {
    /** The longest slice. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /** Slice lengths are multiples of this. */
    public static final Duration STEP = Duration.ofSeconds(10);

    // Longer slices are judged from what is stored by the minute.
    private static final Duration FINE = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    public Sliced {
      if (source instanceof Spread || source instanceof Sliced) {
        throw new IllegalArgumentException(
            "source: " + source + " (expected a ratio or threshold)");
      }
      if (!isLength(length)) {
        throw new IllegalArgumentException(
            "length: " + length + " (expected 10s to 1d, a multiple of 10s, over 1h of 1m)");
      }
    }

    /** Whether slices can have this length. */
    public static boolean isLength(Duration length) {
      return length.compareTo(STEP) >= 0
          && length.compareTo(LONGEST) <= 0
          && length.toNanos() % STEP.toNanos() == 0
          && (length.compareTo(FINE) <= 0 || length.toNanos() % MINUTE.toNanos() == 0);
    }

    @Override
    public List<String> groupBy() {
      return source.groupBy();
    }
  }

  /**
   * How values are spread over buckets.
   *
   * @param bounds upper bounds, growing, of all buckets but the last; empty takes over the bounds
   *     of the first explicit-bucket histogram that arrives
   */
  record Spread(Selector source, List<Double> bounds) implements Indicator {
    public Spread {
      bounds = List.copyOf(bounds);
      for (int i = 1; i < bounds.size(); i++) {
        if (bounds.get(i) <= bounds.get(i - 1)) {
          throw new IllegalArgumentException("bounds: " + bounds + " (expected growing values)");
        }
      }
    }

    @Override
    public List<String> groupBy() {
      return source.groupBy();
    }
  }
}
