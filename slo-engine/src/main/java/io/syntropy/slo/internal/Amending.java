package io.syntropy.slo.internal;

import io.syntropy.slo.Revision;
import io.syntropy.slo.Revisions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * Notes what late points change in slices of a track that were closed when they arrived. What
 * arrives together is one revision; what is taken back and added again is none.
 */
final class Amending {
  private static final long OPEN = Long.MIN_VALUE;

  private final Deque<Revision> newest = new ArrayDeque<>();
  private final TreeMap<Long, long[]> changes = new TreeMap<>();
  private final Track.PartMeans means;
  private long count;
  private long batch = OPEN;
  private long receivedNanos;

  /** Slices before this one are closed. */
  private long closedBefore = OPEN;

  Amending(Track.PartMeans means) {
    this.means = means;
  }

  /** Points of a batch follow; slices before {@code mark}'s are closed. */
  void begin(long nextBatch, long received, long mark) {
    if (batch != nextBatch) {
      seal();
      batch = nextBatch;
      receivedNanos = received;
      closedBefore = mark == Track.NO_MARK ? OPEN : Slices.of(mark);
    }
  }

  /** Until the next batch nothing counts as an amendment. */
  void suspend() {
    seal();
    batch = OPEN;
    closedBefore = OPEN;
  }

  void changed(int column, long slice, long n) {
    if (slice < closedBefore && column <= GroupState.PART_FRACTION) {
      changes.computeIfAbsent(slice, s -> new long[GroupState.PART_FRACTION + 1])[column] += n;
    }
  }

  private void seal() {
    if (changes.isEmpty()) {
      return;
    }
    changes.values().removeIf(sums -> Arrays.stream(sums).allMatch(n -> n == 0));
    if (!changes.isEmpty()) {
      double total = number(GroupState.TOTAL, GroupState.TOTAL_FRACTION);
      double part = number(GroupState.PART, GroupState.PART_FRACTION);
      count++;
      newest.addFirst(
          new Revision(
              Instant.ofEpochSecond(0, changes.firstKey() * Slices.NANOS),
              Instant.ofEpochSecond(0, (changes.lastKey() + 1) * Slices.NANOS),
              changes.size(),
              good(part, total),
              total,
              Instant.ofEpochSecond(0, receivedNanos)));
      if (newest.size() > Revision.KEPT) {
        newest.removeLast();
      }
      changes.clear();
    }
  }

  private double good(double part, double total) {
    return switch (means) {
      case PART_IS_GOOD -> part;
      case PART_IS_BAD -> total - part;
      case ALL -> total;
    };
  }

  private double number(int whole, int fraction) {
    long wholes = 0;
    long fractions = 0;
    for (long[] sums : changes.values()) {
      wholes += sums[whole];
      fractions += sums[fraction];
    }
    return wholes + (double) fractions / GroupState.ONE;
  }

  Revisions revisions() {
    seal();
    Revision last = newest.peekFirst();
    return last == null
        ? Revisions.NONE
        : new Revisions(count, last.receivedAt(), List.copyOf(newest));
  }

  void write(DataOutput out) throws IOException {
    seal();
    VarLong.write(out, count);
    Wire.list(
        out,
        List.copyOf(newest),
        (o, r) -> {
          o.writeLong(r.from().getEpochSecond());
          o.writeLong(r.to().getEpochSecond());
          VarLong.write(o, r.slices());
          o.writeDouble(r.good());
          o.writeDouble(r.total());
          o.writeLong(r.receivedAt().getEpochSecond());
          o.writeInt(r.receivedAt().getNano());
        });
  }

  void read(DataInput in) throws IOException {
    count = VarLong.read(in);
    List<Revision> read =
        new ArrayList<>(
            Wire.list(
                in,
                i ->
                    new Revision(
                        Instant.ofEpochSecond(i.readLong()),
                        Instant.ofEpochSecond(i.readLong()),
                        (int) VarLong.read(i),
                        i.readDouble(),
                        i.readDouble(),
                        Instant.ofEpochSecond(i.readLong(), i.readInt()))));
    Collections.reverse(read);
    read.forEach(newest::addFirst);
  }
}
