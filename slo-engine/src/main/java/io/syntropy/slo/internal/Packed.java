package io.syntropy.slo.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Histograms with the same bounds: their counts side by side, 32 bits each while they fit. */
final class Packed {
  final double[] bounds;
  private final int width;
  private int[] narrow;
  private long @Nullable [] wide;

  /** Absent while every sum is NaN. */
  private double @Nullable [] sums;

  private int capacity;

  Packed(double[] bounds, int width, int capacity) {
    this.bounds = bounds;
    this.width = width;
    this.capacity = capacity;
    this.narrow = new int[width * capacity];
  }

  boolean fits(Buckets other) {
    return other.counts().length == width
        && (other.bounds() == bounds || Arrays.equals(other.bounds(), bounds));
  }

  Buckets get(int at) {
    long[] counts = new long[width];
    for (int i = 0; i < width; i++) {
      counts[i] = count(at * width + i);
    }
    return new Buckets(bounds, counts, sum(at));
  }

  @Nullable Buckets since(int at, int before) {
    long[] change = new long[width];
    for (int i = 0; i < width; i++) {
      change[i] = count(at * width + i) - count(before * width + i);
      if (change[i] < 0) {
        return null;
      }
    }
    return new Buckets(bounds, change, sum(at) - sum(before));
  }

  boolean isReset(int at, int before) {
    for (int i = 0; i < width; i++) {
      if (count(at * width + i) < count(before * width + i)) {
        return true;
      }
    }
    return false;
  }

  void set(int at, Buckets histogram) {
    for (int i = 0; i < width; i++) {
      long n = histogram.counts()[i];
      if (wide == null && n != (int) n) {
        wide = Arrays.stream(narrow).asLongStream().toArray();
        narrow = new int[0];
      }
      if (wide == null) {
        narrow[at * width + i] = (int) n;
      } else {
        wide[at * width + i] = n;
      }
    }
    if (sums == null && !Double.isNaN(histogram.sum())) {
      sums = new double[capacity];
      Arrays.fill(sums, Double.NaN);
    }
    if (sums != null) {
      sums[at] = histogram.sum();
    }
  }

  private long count(int index) {
    return wide == null ? narrow[index] : wide[index];
  }

  private double sum(int at) {
    return sums == null ? Double.NaN : sums[at];
  }

  void move(int source, int target, int count) {
    Object counts = wide == null ? narrow : wide;
    System.arraycopy(counts, source * width, counts, target * width, count * width);
    if (sums != null) {
      System.arraycopy(sums, source, sums, target, count);
    }
  }

  void copyTo(int from, int newCapacity) {
    int end = (from + newCapacity) * width;
    if (wide == null) {
      narrow = Arrays.copyOfRange(narrow, from * width, end);
    } else {
      wide = Arrays.copyOfRange(wide, from * width, end);
    }
    if (sums != null) {
      sums = Arrays.copyOfRange(sums, from, from + newCapacity);
    }
    capacity = newCapacity;
  }

  long bytes() {
    long bytes = Bytes.of(narrow) + (wide == null ? 0 : Bytes.of(wide));
    return bytes + (sums == null ? 0 : 16 + 8L * sums.length);
  }
}
