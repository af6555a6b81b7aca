package io.syntropy.slo.internal;

import io.syntropy.slo.Indicator;
import java.util.ArrayList;
import java.util.Arrays;
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

  final Indicator indicator;
  final List<Part> parts;
  private final Map<List<String>, GroupState> groups = new HashMap<>();
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
    this.amending = new Amending(Part.inverted(indicator));
    if (indicator instanceof Indicator.Spread spread && !spread.bounds().isEmpty()) {
      bounds = spread.bounds().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** The group with these labels, made on first use; null when there are too many. */
  @Nullable GroupState group(List<String> labels, int maxGroups) {
    GroupState group = groups.get(labels);
    if (group == null && groups.size() < maxGroups) {
      group = new GroupState(labels, amending);
      groups.put(group.labels, group);
    }
    return group;
  }

  /** The groups in label order. */
  List<GroupState> groups() {
    List<GroupState> sorted = new ArrayList<>(groups.values());
    sorted.sort(BY_LABELS);
    return sorted;
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
    amending.begin(batch, receivedNanos, watermark());
  }

  void seen(long timeNanos, long receivedNanos) {
    newestEvent = Math.max(newestEvent, timeNanos);
    newestReceived = Math.max(newestReceived, receivedNanos);
  }

  /** min(newest accepted event time, receive time + 5 s), or null before the first point. */
  @Nullable Long watermark() {
    return newestEvent == Long.MIN_VALUE
        ? null
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
