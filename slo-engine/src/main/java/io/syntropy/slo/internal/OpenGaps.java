package io.syntropy.slo.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What of a series' time is not settled yet, as long as none of its points changes: worked out once
 * for all evaluations in between, of which an incident brings many.
 *
 * @param runs begin, end and whether it is covered (1 or 0), three numbers a run; neighbours of one
 *     sort are one run
 * @param silenceTells whether silence of the series is missing data
 */
record OpenGaps(long[] runs, boolean silenceTells) {
  private static final int STEP = 3;

  /** Tells every run in the order of time. */
  void tell(Intervals coverage) {
    for (int i = 0; i < runs.length; i += STEP) {
      coverage.add(runs[i], runs[i + 1], runs[i + 2] == 1);
    }
  }

  /** Collects runs. */
  static final class Builder {
    private long[] runs = new long[STEP];
    private int size;

    void add(long begin, long end, boolean covered) {
      long sort = covered ? 1 : 0;
      if (size > 0 && runs[size - 2] == begin && runs[size - 1] == sort) {
        runs[size - 2] = end;
        return;
      } else if (begin == end) {
        return;
      }
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, 2 * size);
      }
      runs[size++] = begin;
      runs[size++] = end;
      runs[size++] = sort;
    }

    OpenGaps build(boolean silenceTells) {
      return new OpenGaps(size == runs.length ? runs : Arrays.copyOf(runs, size), silenceTells);
    }
  }

  /** The one run of a series that reported all the time; null before its second point. */
  static @Nullable OpenGaps covered(long begin, long end, boolean silenceTells) {
    return begin < end ? new OpenGaps(new long[] {begin, end, 1}, silenceTells) : null;
  }
}
