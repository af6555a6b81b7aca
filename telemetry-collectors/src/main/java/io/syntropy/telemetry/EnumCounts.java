package io.syntropy.telemetry;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the start, one for each constant of {@code E}. For use by many threads. */
public final class EnumCounts<E extends Enum<E>> {
  private final LongAdder[] counts;

  /** All of them 0. */
  public EnumCounts(Class<E> type) {
    counts = new LongAdder[type.getEnumConstants().length];
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** One more. */
  public void add(E what) {
    counts[what.ordinal()].increment();
  }

  /** How many so far. */
  public long of(E what) {
    return counts[what.ordinal()].sum();
  }
}
