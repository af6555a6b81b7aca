package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The counts of one indicator for one combination of labels. */
final class GroupState {
  /** Whole events (or counter units) of the total. */
  static final int TOTAL = 0;

  /** What the total has beyond whole units, in 1/{@link #ONE}. */
  static final int TOTAL_FRACTION = 1;

  /** Whole events that are certainly part (good or bad, as the indicator says). */
  static final int PART = 2;

  /** Interpolated events beyond the certain ones, in 1/{@link #ONE}. */
  static final int PART_FRACTION = 3;

  /** Events that may be part beyond the certain ones. */
  static final int PART_SPAN = 4;

  /** Series-milliseconds covered, and expected. */
  static final int COVERED = 5;

  static final int EXPECTED = 6;

  /** Sum of the values: whole units, and 1/{@link #ONE}. */
  static final int SUM = 7;

  static final int SUM_FRACTION = 8;

  /** The first of a spread's buckets. */
  static final int BUCKETS = 9;

  /** Fixed point of fractions, so that adding is exact and its order does not show. */
  static final long ONE = 1 << 20;

  private static final long FRESH_NANOS = Duration.ofSeconds(90).toNanos();

  final Track track;
  final List<String> labels;
  final Set<SeriesState> series = new LinkedHashSet<>();
  private @Nullable Column[] columns = new @Nullable Column[EXPECTED + 1];

  /** Newest and oldest event time; the extremes of long before the first. */
  long newest = Long.MIN_VALUE;

  long oldest = Long.MAX_VALUE;

  /** Whether it waits for an evaluation. */
  boolean changed;

  private @Nullable Map<String, String> labelMap;

  GroupState(Track track, List<String> labels) {
    this.track = track;
    this.labels = List.copyOf(labels);
  }

  /** The labels by key; made once. */
  Map<String, String> labelMap() {
    Map<String, String> map = labelMap;
    if (map == null) {
      map = new LinkedHashMap<>();
      List<String> keys = track.indicator.groupBy();
      for (int i = 0; i < keys.size(); i++) {
        map.put(keys.get(i), labels.get(i));
      }
      map = Collections.unmodifiableMap(map);
      labelMap = map;
    }
    return map;
  }

  /** Younger than max(90 s, 2.5 × observed interval) against the wall clock. */
  boolean fresh(long nowNanos) {
    long age = nowNanos - newest;
    return age < FRESH_NANOS || age < freshFor();
  }

  /** How old the newest point may be: max(90 s, 2.5 × observed interval). */
  long freshFor() {
    long interval = 0;
    for (SeriesState each : series) {
      if (each.newest == newest) {
        interval = Math.max(interval, each.medianInterval());
      }
    }
    return Math.max(FRESH_NANOS, interval + interval + interval / 2);
  }

  void add(int column, long slice, long n) {
    if (n != 0) {
      column(column).add(slice, n);
    }
  }

  /** Adds a number as whole units and a fraction. */
  void addNumber(int wholeColumn, int fractionColumn, long slice, double n, int sign) {
    double whole = Math.floor(n);
    add(wholeColumn, slice, sign * (long) whole);
    add(fractionColumn, slice, sign * fixed(n - whole));
  }

  static long fixed(double n) {
    return Math.round(n * ONE);
  }

  void addMillis(int column, long fromNanos, long toNanos) {
    column(column).addMillis(fromNanos, toNanos, 1);
  }

  private Column column(int index) {
    if (index >= columns.length) {
      columns = Arrays.copyOf(columns, index + 1);
    }
    Column column = columns[index];
    if (column == null) {
      column = new Column();
      columns[index] = column;
    }
    return column;
  }

  /** The sum of a column over the slices from {@code first} to {@code last}. */
  long sum(int index, long first, long last) {
    Column column = index < columns.length ? columns[index] : null;
    return column == null ? 0 : column.sum(first, last);
  }

  /** The sum of a whole and a fraction column. */
  double number(int wholeColumn, int fractionColumn, long first, long last) {
    return sum(wholeColumn, first, last) + (double) sum(fractionColumn, first, last) / ONE;
  }

  void seen(long timeNanos) {
    newest = Math.max(newest, timeNanos);
    oldest = Math.min(oldest, timeNanos);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeLong(oldest);
    out.writeShort(columns.length);
    for (Column column : columns) {
      out.writeBoolean(column != null);
      if (column != null) {
        column.write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    newest = in.readLong();
    oldest = in.readLong();
    int count = in.readShort();
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        column(i).read(in);
      }
    }
  }
}
