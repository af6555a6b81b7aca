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
final class GroupState extends PairSums {
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

  /** Judged time slices of a sliced indicator, in columns a spread uses otherwise. */
  static final int SLICES = SUM;

  /** What of them is good: certainly, and estimated and possibly beyond that, in 1/{@link #ONE}. */
  static final int SLICES_LOW = SLICES + 1;

  static final int SLICES_ESTIMATE = SLICES + 2;
  static final int SLICES_SPAN = SLICES + 3;

  /** Fixed point of fractions, so that adding is exact and its order does not show. */
  static final long ONE = 1 << 20;

  /** What this object and those that hold its arrays take, about. */
  private static final int OBJECT_BYTES = 200;

  private static final long FRESH_NANOS = Duration.ofSeconds(90).toNanos();

  final Track track;
  final List<String> labels;
  private final Set<SeriesState> members = new LinkedHashSet<>();

  /** The members, to be read. */
  final Set<SeriesState> series = Collections.unmodifiableSet(members);

  /** Fractions, spans, sums and buckets: most groups have none. */
  private @Nullable Column @Nullable [] columns;

  private @Nullable Presence presence;
  private @Nullable EventSlices events;

  /** Newest and oldest event time; the extremes of long before the first. */
  long newest = Long.MIN_VALUE;

  long oldest = Long.MAX_VALUE;

  /** The newest time slice that ever held events, of a sliced indicator. */
  long newestSlice = Long.MIN_VALUE;

  /** Its verdict, kept as its events may be gone by the next one; a low of -1 is none. */
  long standingLow = -1;

  long standingEstimate;
  long standingHigh;

  /** Whether it waits for an evaluation. */
  boolean changed;

  /** Points up to this time were counted before the track was resumed. */
  long countedUntil = Long.MIN_VALUE;

  private @Nullable Map<String, String> labelMap;
  private @Nullable List<GroupState> peers;
  private long peersAt;

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

  /** Counts a series here; whether it did not before. */
  boolean join(SeriesState state) {
    track.membership++;
    return members.add(state);
  }

  void leave(SeriesState state) {
    track.membership++;
    members.remove(state);
  }

  /** The groups of the track in which reporters (resources) of this group count; itself too. */
  List<GroupState> peers() {
    List<GroupState> known = peers;
    if (known == null || peersAt != track.membership) {
      known = Heard.peers(this);
      peers = known;
      peersAt = track.membership;
    }
    return known;
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
    if (n == 0) {
      return;
    }
    track.amending.changed(column, slice, n);
    switch (column) {
      case TOTAL -> addPair(slice, n, 0);
      case PART -> addPair(slice, 0, n);
      default -> column(column).add(slice, n);
    }
  }

  /** Adds a number as whole units and a fraction. */
  void addNumber(int wholeColumn, int fractionColumn, long slice, double n, int sign) {
    double whole = Math.floor(n);
    add(wholeColumn, slice, sign * (long) whole);
    if (n != whole) {
      add(fractionColumn, slice, sign * fixed(n - whole));
    }
  }

  static long fixed(double n) {
    return Math.round(n * ONE);
  }

  /** Adds covered or expected time. */
  void addMillis(int column, long fromNanos, long toNanos) {
    if (presence == null) {
      presence = new Presence();
    }
    presence.add(column == COVERED ? Presence.COVERED : Presence.EXPECTED, fromNanos, toNanos);
  }

  /** Notes that an event lies in a slice: a group of events covers every slice that holds one. */
  void addEvent(long slice) {
    if (events == null) {
      events = new EventSlices();
    }
    if (events.add(slice)) {
      addMillis(COVERED, slice * Slices.NANOS, (slice + 1) * Slices.NANOS);
    }
  }

  private Column column(int index) {
    if (columns == null || index >= columns.length) {
      columns = columns == null ? new Column[index + 1] : Arrays.copyOf(columns, index + 1);
    }
    Column column = columns[index];
    if (column == null) {
      column = new Column();
      columns[index] = column;
    }
    return column;
  }

  /** Whether only whole counts of the total and its part were ever added. */
  boolean isPlain() {
    return columns == null;
  }

  /** The sum of a column over the slices from {@code first} to {@code last}. */
  long sum(int index, long first, long last) {
    switch (index) {
      case TOTAL -> {
        return totalSum(first, last);
      }
      case PART -> {
        return partSum(first, last);
      }
      case COVERED, EXPECTED -> {
        return Math.round(millis(index, first, last));
      }
      default -> {
        Column column = columns == null || index >= columns.length ? null : columns[index];
        return column == null ? 0 : column.sum(first, last);
      }
    }
  }

  private double millis(int index, long first, long last) {
    if (events != null && index == COVERED && last - first < 6 * Slices.PER_HOUR) {
      return events.count(first, last) * (Slices.NANOS / 1e6);
    }
    int kind = index == COVERED ? Presence.COVERED : Presence.EXPECTED;
    return presence == null ? 0 : presence.sum(kind, first, last);
  }

  /** The sum of a whole and a fraction column. */
  double number(int wholeColumn, int fractionColumn, long first, long last) {
    return sum(wholeColumn, first, last) + (double) sum(fractionColumn, first, last) / ONE;
  }

  /** Bytes of everything counted here, without the series. */
  long bytes() {
    long bytes = OBJECT_BYTES + pairBytes();
    bytes += presence == null ? 0 : presence.bytes() + OBJECT_BYTES;
    bytes += events == null ? 0 : events.bytes();
    for (int i = 0; columns != null && i < columns.length; i++) {
      bytes += columns[i] == null ? 0 : columns[i].bytes();
    }
    return bytes;
  }

  /** Reads this object; see {@link Evaluations}. */
  long touch() {
    return newest + touchPairs();
  }

  void seen(long timeNanos) {
    newest = Math.max(newest, timeNanos);
    oldest = Math.min(oldest, timeNanos);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(newest);
    out.writeLong(oldest);
    out.writeLong(countedUntil);
    out.writeLong(newestSlice);
    out.writeLong(standingLow);
    out.writeLong(standingEstimate);
    out.writeLong(standingHigh);
    writePairs(out);
    out.writeBoolean(presence != null);
    if (presence != null) {
      presence.write(out);
    }
    out.writeBoolean(events != null);
    if (events != null) {
      events.write(out);
    }
    int count = columns == null ? 0 : columns.length;
    out.writeShort(count);
    for (int i = 0; columns != null && i < count; i++) {
      out.writeBoolean(columns[i] != null);
      if (columns[i] != null) {
        columns[i].write(out);
      }
    }
  }

  void read(DataInput in) throws IOException {
    newest = in.readLong();
    oldest = in.readLong();
    countedUntil = in.readLong();
    newestSlice = in.readLong();
    standingLow = in.readLong();
    standingEstimate = in.readLong();
    standingHigh = in.readLong();
    readPairs(in);
    if (in.readBoolean()) {
      presence = new Presence();
      presence.read(in);
    }
    if (in.readBoolean()) {
      events = new EventSlices();
      events.read(in);
    }
    int count = in.readShort();
    for (int i = 0; i < count; i++) {
      if (in.readBoolean()) {
        column(i).read(in);
      }
    }
  }
}
