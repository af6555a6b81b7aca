package io.syntropy.slo.internal;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of one indicator: its groups and its watermark. */
public final class Track {
  private static final Comparator<GroupState> BY_LABELS =
      (a, b) -> {
        for (int i = 0; i < a.labels.size(); i++) {
          int order = a.labels.get(i).compareTo(b.labels.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /** The watermark before the first accepted point. */
  static final long NO_MARK = Long.MIN_VALUE;

  /** What the part column of an indicator's groups says. */
  enum PartMeans {
    PART_IS_GOOD,
    PART_IS_BAD,
    /** There is none: every event is good. */
    ALL
  }

  final Indicator indicator;
  final List<Part> parts;
  final PartMeans reading;

  /** How time slices are judged; null when events are counted. */
  final @Nullable Slicing slicing;

  /** Whether the groups are events (spans, logs) rather than series. */
  final boolean countsEvents;

  /** The objectives evaluated from this track. */
  Plan[] plans = {};

  /** Another number whenever a series joined or left one of the groups. */
  long membership;

  private final Map<List<String>, GroupState> groups = new HashMap<>();
  private final List<GroupState> sorted = new ArrayList<>();
  private long newestEvent = Long.MIN_VALUE;
  private long newestReceived = Long.MIN_VALUE;

  /** A spread's bounds; taken from the first histogram when the indicator names none. */
  private double @Nullable [] bounds;

  private final Cutting scratch = new Cutting();
  final Amending amending;

  /** Whether no live SLO or signal reads it: nothing is bound to it, it is kept as it stands. */
  private boolean frozen;

  public Track(Indicator indicator) {
    this.indicator = indicator;
    this.parts = Part.of(indicator, this);
    this.reading = Part.means(indicator);
    this.slicing = indicator instanceof Indicator.Sliced sliced ? new Slicing(sliced) : null;
    this.amending = new Amending(reading);
    this.countsEvents = parts.stream().allMatch(p -> p.selector().signal() != Signal.METRIC);
    if (indicator instanceof Indicator.Spread spread && !spread.bounds().isEmpty()) {
      bounds = spread.bounds().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** The group with these labels, made on first use; null when there are too many. */
  @Nullable GroupState group(List<String> labels, int maxGroups) {
    GroupState group = groups.get(labels);
    if (group == null && groups.size() < maxGroups) {
      group = new GroupState(this, labels);
      groups.put(group.labels, group);
      int at = Collections.binarySearch(sorted, group, BY_LABELS);
      sorted.add(at < 0 ? -at - 1 : at, group);
    }
    return group;
  }

  /** The groups in label order. */
  List<GroupState> groups() {
    return sorted;
  }

  /** Reads what an evaluation needs; see {@link Evaluations}. */
  long touch() {
    return newestEvent + plans.length;
  }

  /** Where a group of this track stands in {@link #groups}. */
  int position(GroupState group) {
    return Collections.binarySearch(sorted, group, BY_LABELS);
  }

  int groupCount() {
    return groups.size();
  }

  boolean frozen() {
    return frozen;
  }

  /** Keeps the track as it stands. */
  void freeze() {
    frozen = true;
    amending.suspend();
  }

  /** Goes on counting: only points newer than those counted before. */
  void resume() {
    frozen = false;
    groups.values().forEach(g -> g.countedUntil = g.newest);
  }

  /** Points received together follow; slices before the watermark's are closed. */
  void open(long batch, long receivedNanos) {
    amending.begin(batch, receivedNanos, mark());
  }

  void seen(long timeNanos, long receivedNanos) {
    newestEvent = Math.max(newestEvent, timeNanos);
    newestReceived = Math.max(newestReceived, receivedNanos);
  }

  /** min(newest accepted event time, receive time + 5 s), or null before the first point. */
  @Nullable Long watermark() {
    long mark = mark();
    return mark == NO_MARK ? null : mark;
  }

  /** The watermark, or {@link #NO_MARK}. */
  long mark() {
    return newestEvent == Long.MIN_VALUE
        ? NO_MARK
        : Math.min(newestEvent, newestReceived + Slices.MAX_LEAD_NANOS);
  }

  long newestEvent() {
    return newestEvent;
  }

  long newestReceived() {
    return newestReceived;
  }

  void restore(long event, long received, double @Nullable [] knownBounds) {
    newestEvent = event;
    newestReceived = received;
    bounds = knownBounds;
  }

  double @Nullable [] bounds() {
    return bounds;
  }

  double[] boundsOr(double[] first) {
    if (bounds == null) {
      bounds = Arrays.copyOf(first, first.length);
    }
    return bounds;
  }

  Cutting scratch() {
    return scratch;
  }
}
