package io.syntropy.slo.internal;

import io.syntropy.slo.internal.Entry.Mode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The points of a series by time, in arrays of numbers: 16 to 24 bytes for a counter's point, 2 a
 * bucket more for a histogram's while its counts are near each other. Points of several sorts under
 * one series, and exponential histograms, are kept as objects.
 *
 * <p>Points leave at the front and come at the end, so there is room at both.
 */
final class Points {
  private static final int LEAST = 4;

  private int from;
  private int size;
  private long[] times = new long[0];

  /** Of all points, when they have one. */
  private long start;

  private long @Nullable [] starts;

  private Mode mode = Mode.GAUGE;
  private double @Nullable [] values;
  private @Nullable Packed histograms;
  private @Nullable Entry @Nullable [] objects;

  int size() {
    return size;
  }

  long time(int i) {
    return times[from + i];
  }

  long start(int i) {
    Entry[] kept = objects;
    if (kept != null) {
      return kept[from + i].start();
    }
    return starts == null ? start : starts[from + i];
  }

  Mode mode(int i) {
    return objects == null ? mode : objects[from + i].mode();
  }

  Amount amount(int i) {
    int at = from + i;
    if (objects != null) {
      return objects[at].amount();
    } else if (histograms != null) {
      return histograms.get(at);
    }
    double value = values == null ? 0 : values[at];
    return mode == Mode.GAUGE ? new Level(value) : new Units(value);
  }

  /** The bounds all histograms here share; null when there are none, or others. */
  double @Nullable [] bounds() {
    return histograms == null ? null : histograms.bounds;
  }

  Entry get(int i) {
    return objects == null ? new Entry(mode(i), start(i), time(i), amount(i)) : objects[from + i];
  }

  /** What came to a point since another one of its run; null when it is a reset. */
  @Nullable Amount since(int i, int before) {
    if (histograms != null) {
      return histograms.since(from + i, from + before);
    }
    return amount(i).since(amount(before));
  }

  /** Whether a component of a point is smaller than in an earlier one of its run. */
  boolean isReset(int i, int before) {
    if (histograms != null) {
      return histograms.isReset(from + i, from + before);
    } else if (values != null) {
      return values[from + i] < values[from + before];
    }
    return since(i, before) == null;
  }

  boolean sameRun(int i, int other) {
    if (objects != null) {
      return objects[from + i].sameRun(objects[from + other]);
    }
    return starts == null || starts[from + i] == starts[from + other];
  }

  /** Whether a point of this series would be of the same run. */
  boolean sameRun(int i, Entry entry) {
    if (objects != null) {
      return objects[from + i].sameRun(entry);
    }
    return mode == entry.mode() && start(i) == entry.start() && sort(entry) == sort();
  }

  void insert(int i, Entry entry) {
    if (size == 0) {
      become(entry);
    } else if (objects == null && !fits(entry)) {
      becomeObjects();
    }
    if (objects == null && starts == null && entry.start() != start) {
      starts = new long[times.length];
      Arrays.fill(starts, from, from + size, start);
    }
    makeRoom();
    move(from + i, from + i + 1, size - i);
    size++;
    int at = from + i;
    times[at] = entry.time();
    if (objects != null) {
      objects[at] = entry;
      return;
    }
    if (starts != null) {
      starts[at] = entry.start();
    }
    if (entry.amount() instanceof Buckets b && histograms != null) {
      histograms.set(at, b, from, size);
    } else if (values != null) {
      values[at] = entry.amount() instanceof Level level ? level.value() : entry.amount().events();
    }
  }

  void remove(int i) {
    if (i < size / 2) {
      move(from, from + 1, i);
      if (objects != null) {
        objects[from] = null;
      }
      from++;
    } else {
      move(from + i + 1, from + i, size - i - 1);
      if (objects != null) {
        objects[from + size - 1] = null;
      }
    }
    size--;
  }

  // The first point decides how all are kept.
  private void become(Entry entry) {
    from = 0;
    mode = entry.mode();
    start = entry.start();
    starts = null;
    values = null;
    histograms = null;
    objects = null;
    switch (entry.amount()) {
      case Units u -> values = new double[times.length];
      case Level l -> values = new double[times.length];
      case Buckets b -> histograms = new Packed(b, times.length);
      case ExponentialBuckets e -> objects = new Entry[times.length];
      case Occurrence o -> objects = new Entry[times.length];
    }
  }

  private boolean fits(Entry entry) {
    return entry.mode() == mode
        && switch (entry.amount()) {
          case Units u -> values != null && mode != Mode.GAUGE;
          case Level l -> values != null && mode == Mode.GAUGE;
          case Buckets b -> histograms != null && histograms.fits(b);
          case ExponentialBuckets e -> false;
          case Occurrence o -> false;
        };
  }

  private int sort() {
    return histograms != null ? 2 : mode == Mode.GAUGE ? 1 : 0;
  }

  private static int sort(Entry entry) {
    return switch (entry.amount()) {
      case Units u -> 0;
      case Level l -> 1;
      case Buckets b -> 2;
      case ExponentialBuckets e -> 3;
      case Occurrence o -> 4;
    };
  }

  private void becomeObjects() {
    Entry[] kept = new Entry[times.length];
    for (int i = 0; i < size; i++) {
      kept[from + i] = get(i);
    }
    objects = kept;
    starts = null;
    values = null;
    histograms = null;
  }

  private void makeRoom() {
    if (from + size < times.length) {
      return;
    }
    if (from >= LEAST && from >= size / 2) {
      move(from, 0, size);
      if (objects != null) {
        Arrays.fill(objects, size, from + size, null);
      }
    } else {
      copyTo(Math.max(LEAST, size + size / 2 + 1));
    }
    from = 0;
  }

  private void move(int source, int target, int count) {
    if (count == 0) {
      return;
    }
    System.arraycopy(times, source, times, target, count);
    if (starts != null) {
      System.arraycopy(starts, source, starts, target, count);
    }
    if (values != null) {
      System.arraycopy(values, source, values, target, count);
    }
    if (histograms != null) {
      histograms.move(source, target, count);
    }
    if (objects != null) {
      System.arraycopy(objects, source, objects, target, count);
    }
  }

  private void copyTo(int capacity) {
    int end = from + capacity;
    times = Arrays.copyOfRange(times, from, end);
    if (starts != null) {
      starts = Arrays.copyOfRange(starts, from, end);
    }
    if (values != null) {
      values = Arrays.copyOfRange(values, from, end);
    }
    if (histograms != null) {
      histograms.copyTo(from, capacity);
    }
    if (objects != null) {
      objects = Arrays.copyOfRange(objects, from, end);
    }
  }

  /** Bytes of the arrays; objects count with what they take at least. */
  long bytes() {
    long bytes = Bytes.of(times);
    bytes += starts == null ? 0 : Bytes.of(starts);
    bytes += values == null ? 0 : 16 + 8L * values.length;
    bytes += histograms == null ? 0 : histograms.bytes();
    return bytes + (objects == null ? 0 : 16 + 4L * objects.length + 120L * size);
  }
}
