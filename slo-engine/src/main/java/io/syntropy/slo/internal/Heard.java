package io.syntropy.slo.internal;

import io.syntropy.slo.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The share of a window in which a group was heard: what decides whether an alert may change.
 *
 * <p>Coverage by series falls when one series of many has nothing to say, which with delta
 * temporality means that nothing happened (ADR 8). Here a moment counts as heard when any series of
 * any reporter (resource) of the group was covered, in whichever group of the indicator it counts;
 * and where a group has never been regular, its silence is not taken for missing data at all.
 */
final class Heard {
  /** Gaps to be known before silence tells anything. */
  static final int KNOWN_GAPS = 8;

  private static final long HOUR = Slices.PER_HOUR;

  private Heard() {}

  /** 0..1; 1 where silence says nothing; NaN when nothing was expected to report. */
  static double of(GroupState group, long first, long mark) {
    double bySeries = Coverage.of(group, first, mark);
    if (Double.isNaN(bySeries) || bySeries > 0.999) {
      return bySeries;
    }
    return silenceTells(group) ? Math.max(bySeries, anybody(group, first, mark)) : 1;
  }

  /** Whether silence of this group is missing data, and not just nothing to say. */
  static boolean silenceTells(GroupState group) {
    if (group.track.countsEvents) {
      return regularEvents(group);
    }
    for (SeriesState series : group.series) {
      if (series.silenceTells()) {
        return true;
      }
    }
    return group.series.isEmpty();
  }

  /** At most one in the newest 31 gaps may be irregular: an outage leaves one. */
  static boolean regular(long[] gaps) {
    if (gaps.length < KNOWN_GAPS) {
      return false;
    }
    long[] sorted = gaps.clone();
    Arrays.sort(sorted);
    long median = sorted[(sorted.length - 1) / 2];
    int holes = 0;
    for (long gap : sorted) {
      holes += Gaps.covers(gap, median) ? 0 : 1;
    }
    return holes <= 1;
  }

  private static boolean regularEvents(GroupState group) {
    long newest = Slices.of(group.newest);
    long[] gaps = new long[Gaps.KEPT];
    int count = 0;
    long previous = newest;
    for (long slice = newest - 1;
        slice > newest - 6 * HOUR && slice >= Slices.of(group.oldest) && count < gaps.length;
        slice--) {
      if (group.sum(GroupState.COVERED, slice, slice) > 0) {
        gaps[count++] = previous - slice;
        previous = slice;
      }
    }
    return regular(Arrays.copyOf(gaps, count));
  }

  /** The groups in which the reporters of {@code group} count. */
  static List<GroupState> peers(GroupState group) {
    Set<Attributes> reporters = new HashSet<>();
    group.series.forEach(series -> reporters.add(series.series.resource()));
    List<GroupState> peers = new ArrayList<>();
    for (GroupState other : group.track.groups()) {
      boolean shares = other == group;
      for (SeriesState series : other.series) {
        shares = shares || reporters.contains(series.series.resource());
      }
      if (shares) {
        peers.add(other);
      }
    }
    return peers;
  }

  private static double anybody(GroupState group, long first, long mark) {
    long last = Slices.of(mark);
    long begin = Math.max(first, Slices.of(group.oldest));
    long slices = last - first + 1;
    long per = slices <= HOUR ? 1 : slices <= 24 * HOUR ? Slices.PER_MINUTE : HOUR;
    long firstCell = Math.floorDiv(begin, per);
    boolean[] heard = new boolean[(int) (Math.floorDiv(last, per) - firstCell + 1)];
    for (GroupState peer : group.peers()) {
      long rest = peer.sum(GroupState.COVERED, firstCell * per, last);
      for (int i = 0; i < heard.length; i++) {
        long after = peer.sum(GroupState.COVERED, (firstCell + i + 1) * per, last);
        heard[i] |= rest > after;
        rest = after;
      }
      Marking marking = new Marking(heard, firstCell, per * Slices.NANOS);
      peer.series.forEach(series -> series.openCoverage(marking));
    }
    int count = 0;
    for (boolean cell : heard) {
      count += cell ? 1 : 0;
    }
    return (double) count / heard.length;
  }

  /** Marks the cells that are covered in part. */
  private static final class Marking implements Intervals {
    private final boolean[] heard;
    private final long firstCell;
    private final long cell;
    private long markedFrom = 1; // nothing yet
    private long markedTo;

    Marking(boolean[] heard, long firstCell, long cell) {
      this.heard = heard;
      this.firstCell = firstCell;
      this.cell = cell;
    }

    @Override
    public void add(long from, long to, boolean covered) {
      if (!covered) {
        return;
      }
      long at = Math.max(Math.floorDiv(from, cell), firstCell);
      long end = Math.min(Math.floorDiv(to - 1, cell), firstCell + heard.length - 1);
      if (at > end || (at >= markedFrom && end <= markedTo)) {
        return; // most series of a group say what the one before them said
      }
      Arrays.fill(heard, (int) (at - firstCell), (int) (end - firstCell) + 1, true);
      markedFrom = at;
      markedTo = end;
    }
  }
}
