package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Which of the last 6 h of slices held a span or log record: a bit each. */
final class EventSlices {
  private static final int WORDS = Slices.FINE_CELLS / 64 + 2;
  private static final long NONE = Long.MIN_VALUE;

  private final long[] words = new long[WORDS];
  private long head = NONE;

  /** Marks a slice; false when it was marked already or is too old to be known. */
  boolean add(long slice) {
    long word = slice >> 6;
    if (head == NONE || word > head) {
      for (long w = head == NONE ? word : Math.max(head + 1, word - WORDS + 1); w <= word; w++) {
        words[at(w)] = 0;
      }
      head = word;
    } else if (word <= head - WORDS) {
      return false;
    }
    long bit = 1L << (slice & 63);
    boolean added = (words[at(word)] & bit) == 0;
    words[at(word)] |= bit;
    return added;
  }

  /** How many slices from {@code first} to {@code last} are marked. */
  long count(long first, long last) {
    long count = 0;
    long from = Math.max(first >> 6, head - WORDS + 1);
    for (long word = from; head != NONE && word <= Math.min(last >> 6, head); word++) {
      long bits = words[at(word)];
      bits &= word == first >> 6 ? -1L << (first & 63) : -1L;
      bits &= word == last >> 6 ? -1L >>> (63 - (last & 63)) : -1L;
      count += Long.bitCount(bits);
    }
    return count;
  }

  private static int at(long word) {
    return (int) Math.floorMod(word, (long) WORDS);
  }

  long bytes() {
    return Bytes.of(words);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(head);
    for (int i = 0; head != NONE && i < WORDS; i++) {
      out.writeLong(words[at(head - i)]);
    }
  }

  void read(DataInput in) throws IOException {
    head = in.readLong();
    for (int i = 0; head != NONE && i < WORDS; i++) {
      words[at(head - i)] = in.readLong();
    }
  }
}
