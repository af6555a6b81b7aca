package io.syntropy.telemetry;

import io.syntropy.telemetry.Interns.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one metric in the order of its points when they came last: an exporter nearly
 * always sends them in the same order again, so the next is found by looking at its bytes, with no
 * hash and no table. A guess only; what it names must be compared.
 *
 * <p>Written without synchronisation: streams are immutable, and a lost note costs one look-up.
 */
final class StreamOrder {
  /** Bytes of memory that one place may keep from being forgotten. */
  static final int COST = 192;

  private static final int MOST = 4096;

  private @Nullable Stream[] streams = new Stream[0];

  /** The stream that was the metric's {@code index}-th, or null. */
  @Nullable Stream at(int index) {
    @Nullable Stream[] known = streams;
    return index < known.length ? known[index] : null;
  }

  /** Notes the {@code index}-th stream; answers how many places became needed for that. */
  int note(int index, Stream stream) {
    @Nullable Stream[] known = streams;
    int more = 0;
    if (index >= known.length) {
      if (index >= MOST) {
        return 0;
      }
      @Nullable Stream[] longer = new Stream[Math.min(MOST, Math.max(index + 1, 2 * index))];
      System.arraycopy(known, 0, longer, 0, known.length);
      more = longer.length - known.length;
      known = longer;
      streams = longer;
    }
    known[index] = stream;
    return more;
  }

  long cost() {
    return (long) COST * streams.length;
  }
}
