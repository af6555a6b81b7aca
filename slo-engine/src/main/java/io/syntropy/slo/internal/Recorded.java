package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Slo;
import io.syntropy.slo.WindowCounts;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.alert.HistoryCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a track's counts: 10 s for 6 h, minutes for 3 d, hours for 90 d. */
public final class Recorded implements HistoryCopy {
  private static final long FINE = 6 * (long) Slices.PER_HOUR;
  private static final long MINUTES = 72 * (long) Slices.PER_HOUR;
  private static final long HOURS = 90 * 24 * (long) Slices.PER_HOUR;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final List<GroupState> groups;
  private final int omitted;
  private final long[] starts;
  private final @Nullable Correcting correcting;
  private final List<History.Group> copied = new ArrayList<>();

  private Recorded(
      List<GroupState> groups, int omitted, long[] starts, @Nullable Correcting correcting) {
    this.groups = groups;
    this.omitted = omitted;
    this.starts = starts;
    this.correcting = correcting;
  }

  /** The history of a track up to the slice of its watermark. */
  public static History of(Track track) {
    Recorded copy = copying(track);
    boolean more = copy.next();
    while (more) {
      more = copy.next();
    }
    return copy.history();
  }

  /** The same, to be copied a group at a time. */
  public static Recorded copying(Track track) {
    return copying(track, (mark, last) -> null);
  }

  /** The same as one objective of an SLO reads it, with {@code corrections}. */
  public static Recorded copying(
      Track track, Slo slo, int objective, List<Correction> corrections) {
    return copying(
        track,
        (mark, last) ->
            corrections.isEmpty()
                ? null
                : Correcting.of(
                    corrections,
                    BurnMath.errorBudget(slo.objectives().get(objective)),
                    track,
                    Plan.first(slo.window(), mark),
                    last));
  }

  private interface Corrector {
    @Nullable Correcting at(long mark, long last);
  }

  private static Recorded copying(Track track, Corrector corrector) {
    long mark = track.mark();
    List<GroupState> all = track.groups();
    if (mark == Track.NO_MARK || all.isEmpty()) {
      return new Recorded(List.of(), 0, new long[0], null);
    }
    long last = Slices.of(mark);
    long oldest = Long.MAX_VALUE;
    for (GroupState group : all) {
      oldest = Math.min(oldest, Slices.of(group.oldest));
    }
    return new Recorded(
        List.copyOf(all.subList(0, Math.min(History.MAX_GROUPS, all.size()))),
        Math.max(0, all.size() - History.MAX_GROUPS),
        starts(Math.max(oldest, last - HOURS + 1), last),
        corrector.at(mark, last));
  }

  @Override
  public boolean next() {
    if (copied.size() < groups.size()) {
      copied.add(group(groups.get(copied.size())));
    }
    return copied.size() < groups.size();
  }

  @Override
  public History history() {
    if (starts.length == 0) {
      return History.EMPTY;
    }
    long[] bounds = new long[starts.length];
    for (int i = 0; i < starts.length; i++) {
      bounds[i] = starts[i] * (Slices.NANOS / NANOS_PER_SECOND);
    }
    return new History(bounds, copied, omitted);
  }

  /** The first slice of every cell, and the one after the last cell. */
  private static long[] starts(long oldest, long last) {
    long fine = up(last - FINE + 1, Slices.PER_MINUTE);
    long minutes = up(last - MINUTES + 1, Slices.PER_HOUR);
    List<Long> starts = new ArrayList<>();
    for (long at = down(oldest, minutes, fine); at <= last; ) {
      starts.add(at);
      at += at < minutes ? Slices.PER_HOUR : at < fine ? Slices.PER_MINUTE : 1;
    }
    starts.add(last + 1);
    return starts.stream().mapToLong(Long::longValue).toArray();
  }

  private static long up(long slice, long per) {
    return -Math.floorDiv(-slice, per) * per;
  }

  private static long down(long slice, long minutes, long fine) {
    long per = slice < minutes ? Slices.PER_HOUR : slice < fine ? Slices.PER_MINUTE : 1;
    return Math.floorDiv(slice, per) * per;
  }

  private History.Group group(GroupState group) {
    long last = starts[starts.length - 1] - 1;
    int cells = starts.length - 1;
    double[] covered = new double[cells];
    double[] expected = new double[cells];
    double[] heard = new double[cells];
    settled(group, GroupState.COVERED, starts, covered);
    open(group, starts, covered, expected);
    if (group.track.countsEvents) {
      expectedOfEvents(group, starts, expected);
    } else {
      settled(group, GroupState.EXPECTED, starts, expected);
    }
    for (GroupState peer : group.peers()) {
      settled(peer, GroupState.COVERED, starts, heard);
      open(peer, starts, heard, new double[cells]);
    }
    List<History.Cell> all = new ArrayList<>(cells);
    WindowCounts from = counts(group, starts[0], last);
    for (int i = 0; i < cells; i++) {
      // Differences of windows that end alike: each boundary is read at its own resolution.
      WindowCounts rest = counts(group, starts[i + 1], last);
      double length = (starts[i + 1] - starts[i]) * 10.0;
      all.add(
          new History.Cell(
              from.bad() - rest.bad(),
              from.total() - rest.total(),
              covered[i],
              expected[i],
              Math.min(length, heard[i])));
      from = rest;
    }
    return new History.Group(
        group.labelMap(), Duration.ofNanos(group.freshFor()), Heard.silenceTells(group), all);
  }

  private WindowCounts counts(GroupState group, long first, long last) {
    if (correcting == null) {
      return Counts.of(group.track, group, first, last);
    }
    WindowCounts counts = new WindowCounts();
    correcting.counts(group, first, counts);
    return counts;
  }

  private static void settled(GroupState group, int column, long[] starts, double[] into) {
    long last = starts[starts.length - 1] - 1;
    long from = group.sum(column, starts[0], last);
    for (int i = 0; i < into.length; i++) {
      long rest = group.sum(column, starts[i + 1], last);
      into[i] += (from - rest) / 1e3;
      from = rest;
    }
  }

  private static void open(GroupState group, long[] starts, double[] covered, double[] expected) {
    for (SeriesState series : group.series) {
      series.openCoverage((begin, end, isCovered) -> {
        for (int i = starts.length - 2; i >= 0 && starts[i + 1] * Slices.NANOS > begin; i--) {
          long from = Math.max(begin, starts[i] * Slices.NANOS);
          long to = Math.min(end, starts[i + 1] * Slices.NANOS);
          double seconds = Math.max(0, to - from) / 1e9;
          expected[i] += seconds;
          covered[i] += isCovered ? seconds : 0;
        }
      });
    }
  }

  private static void expectedOfEvents(GroupState group, long[] starts, double[] expected) {
    long begin = Slices.of(group.oldest);
    long end = Slices.of(group.newest + Slices.EXPECTED_AFTER_LAST_NANOS);
    for (int i = 0; i < expected.length; i++) {
      long slices = Math.min(end + 1, starts[i + 1]) - Math.max(begin, starts[i]);
      expected[i] = Math.max(0, slices) * 10.0;
    }
  }
}
