package io.syntropy.slo.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Histograms with the same bounds: their counts side by side, each as its distance from the least
 * that is kept of its bucket, in two octets while that is enough, else in four or eight.
 */
final class Packed {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  final double[] bounds;
  private final int width;
  private long[] base;
  private int octets = Short.BYTES;
  private byte[] cells;

  /** Absent while every sum is NaN. */
  private double @Nullable [] sums;

  private int capacity;

  Packed(Buckets first, int capacity) {
    this.bounds = first.bounds();
    this.width = first.counts().length;
    this.base = first.counts().clone();
    this.capacity = capacity;
    this.cells = new byte[width * octets * capacity];
  }

  boolean fits(Buckets other) {
    return other.counts().length == width
        && (other.bounds() == bounds || Arrays.equals(other.bounds(), bounds));
  }

  Buckets get(int at) {
    long[] counts = new long[width];
    for (int i = 0; i < width; i++) {
      counts[i] = count(at, i);
    }
    return new Buckets(bounds, counts, sum(at));
  }

  @Nullable Buckets since(int at, int before) {
    long[] change = new long[width];
    for (int i = 0; i < width; i++) {
      change[i] = count(at, i) - count(before, i);
      if (change[i] < 0) {
        return null;
      }
    }
    return new Buckets(bounds, change, sum(at) - sum(before));
  }

  boolean isReset(int at, int before) {
    for (int i = 0; i < width; i++) {
      if (count(at, i) < count(before, i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Puts a histogram where none is kept.
   *
   * @param from where the first kept one is
   * @param size how many are, with this one
   */
  void set(int at, Buckets histogram, int from, int size) {
    long[] counts = histogram.counts();
    long most = most(octets);
    for (int i = 0; i < width; i++) {
      long distance = counts[i] - base[i];
      if (distance < 0 || distance > most) {
        layOut(at, counts, from, size);
        break;
      }
    }
    for (int i = 0; i < width; i++) {
      put(cells, octets, at * width + i, counts[i] - base[i]);
    }
    if (sums == null && !Double.isNaN(histogram.sum())) {
      sums = new double[capacity];
      Arrays.fill(sums, Double.NaN);
    }
    if (sums != null) {
      sums[at] = histogram.sum();
    }
  }

  // Anew from the least count of each bucket. Half of the room is left, so that this is rare.
  private void layOut(int at, long[] counts, int from, int size) {
    long[] least = counts.clone();
    long range = 0;
    for (int i = 0; i < width; i++) {
      long greatest = counts[i];
      for (int p = from; p < from + size; p++) {
        if (p != at) {
          least[i] = Math.min(least[i], count(p, i));
          greatest = Math.max(greatest, count(p, i));
        }
      }
      range = Math.max(range, greatest - least[i]);
    }
    int next = Long.BYTES;
    while (next > Short.BYTES && range <= most(next / 2) / 2) {
      next /= 2;
    }
    byte[] laidOut = new byte[width * next * capacity];
    for (int p = from; p < from + size; p++) {
      for (int i = 0; p != at && i < width; i++) {
        put(laidOut, next, p * width + i, count(p, i) - least[i]);
      }
    }
    cells = laidOut;
    octets = next;
    base = least;
  }

  private static long most(int octets) {
    return octets == Long.BYTES ? Long.MAX_VALUE : (1L << 8 * octets) - 1;
  }

  private static void put(byte[] cells, int octets, int index, long distance) {
    int at = index * octets;
    switch (octets) {
      case Short.BYTES -> SHORT.set(cells, at, (short) distance);
      case Integer.BYTES -> INT.set(cells, at, (int) distance);
      default -> LONG.set(cells, at, distance);
    }
  }

  private long count(int histogram, int bucket) {
    int at = (histogram * width + bucket) * octets;
    long distance =
        switch (octets) {
          case Short.BYTES -> (short) SHORT.get(cells, at) & 0xFFFFL;
          case Integer.BYTES -> (int) INT.get(cells, at) & 0xFFFF_FFFFL;
          default -> (long) LONG.get(cells, at);
        };
    return base[bucket] + distance;
  }

  private double sum(int at) {
    return sums == null ? Double.NaN : sums[at];
  }

  void move(int source, int target, int count) {
    int one = width * octets;
    System.arraycopy(cells, source * one, cells, target * one, count * one);
    if (sums != null) {
      System.arraycopy(sums, source, sums, target, count);
    }
  }

  void copyTo(int from, int newCapacity) {
    int one = width * octets;
    cells = Arrays.copyOfRange(cells, from * one, (from + newCapacity) * one);
    if (sums != null) {
      sums = Arrays.copyOfRange(sums, from, from + newCapacity);
    }
    capacity = newCapacity;
  }

  long bytes() {
    long bytes = Bytes.of(cells) + Bytes.of(base);
    return bytes + (sums == null ? 0 : 16 + 8L * sums.length);
  }
}
