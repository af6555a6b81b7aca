package io.syntropy.slo.internal;

import io.syntropy.slo.Series;
import io.syntropy.slo.SeriesMap;
import io.syntropy.slo.internal.Entry.Mode;
import io.syntropy.slo.internal.Entry.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent points of one series, in order of event time, and what each of them counts.
 *
 * <p>Points up to 10 min older than the newest can still arrive; inserting one judges again the
 * points whose predecessor it becomes, so any order of arrival ends in the same counts. Of what is
 * older only the last point of each start is kept, as a predecessor. What a point counts follows
 * from the points before it alone, so it is not kept but judged when it is needed.
 */
final class SeriesState extends SeriesMap.Value {
  // Writers that overlap under one identity; more than this is not a series any more.
  private static final int MAX_ANCHORS = 8;
  private static final int NOBODY = -1;
  private static final int MAX_ENDS = 64;

  final Series series;
  final List<Binding> bindings = new ArrayList<>(2);
  final Points points = new Points();
  final Gaps gaps = new Gaps();
  long newest = Long.MIN_VALUE;

  /** When the series was said to be gone, rising; of settled gaps no longer here. */
  long[] ends = new long[0];

  /** Points before this index are settled: older than the lateness bound. */
  int settled;

  /** Null since a point, or when the series was gone, changed. */
  private @Nullable OpenGaps openGaps;

  SeriesState(Series series) {
    this.series = series;
  }

  /** The result of offering a point. */
  enum Outcome {
    TAKEN,
    LATE,
    DUPLICATE
  }

  /**
   * What a point counts.
   *
   * @param predecessor index of the point it is the change since; −1 for none
   * @param overlap whether it is a first point of a second writer
   */
  record Judgement(Verdict verdict, int predecessor, boolean overlap) {
    Judgement shifted(int at, int by) {
      return predecessor < at ? this : new Judgement(verdict, predecessor + by, overlap);
    }
  }

  Outcome offer(Entry entry, Tally tally) {
    if (newest != Long.MIN_VALUE && entry.time() < newest - Slices.LATENESS_NANOS) {
      tally.late++;
      return Outcome.LATE;
    }
    int at = points.size();
    while (at > 0 && order(at - 1, entry) > 0) {
      at--;
    }
    if (at > 0 && order(at - 1, entry) == 0) {
      return again(at - 1, entry, tally);
    }
    if (at < points.size()) {
      tally.amendments++;
    }
    insert(at, entry, tally);
    if (entry.time() > newest) {
      newest = entry.time();
      settle(newest - Slices.LATENESS_NANOS);
    }
    return Outcome.TAKEN;
  }

  /** Notes that the series was gone at {@code time}, until its next point. */
  void end(long time, Tally tally) {
    if (newest == Long.MIN_VALUE || time < newest - Slices.LATENESS_NANOS) {
      tally.late += newest == Long.MIN_VALUE ? 0 : 1;
      return;
    }
    int at = Arrays.binarySearch(ends, time);
    if (at < 0 && ends.length < MAX_ENDS) {
      long[] more = Arrays.copyOf(ends, ends.length + 1);
      System.arraycopy(ends, ~at, more, ~at + 1, ends.length - ~at);
      more[~at] = time;
      ends = more;
      openGaps = null;
    }
  }

  /** Until when the series was expected after its point at {@code from}, at most {@code to}. */
  private long expectedUntil(long from, long to) {
    for (long end : ends) {
      if (end >= from && end < to) {
        return end;
      }
    }
    return to;
  }

  // By time, then start; points of another sort at the same time and start are the same point.
  private int order(int known, Entry entry) {
    int byTime = Long.compare(points.time(known), entry.time());
    return byTime != 0 ? byTime : Long.compare(points.start(known), entry.start());
  }

  private Outcome again(int at, Entry entry, Tally tally) {
    Amount known = points.amount(at);
    tally.duplicates++;
    if (known.equals(entry.amount()) && points.mode(at) == entry.mode()) {
      return Outcome.DUPLICATE;
    }
    tally.conflicts++;
    if (at >= settled && entry.outweighs(points.get(at))) {
      remove(at, tally);
      insert(at, entry, tally);
    }
    return Outcome.DUPLICATE;
  }

  private void insert(int at, Entry entry, Tally tally) {
    openGaps = null;
    if (at == points.size()) {
      points.insert(at, entry);
      apply(at, judge(at), 1, tally);
      return;
    }
    int[] followers = followers(at, entry);
    Judgement[] before = judge(followers);
    points.insert(at, entry);
    apply(at, judge(at), 1, tally);
    again(followers, before, at, 1, tally);
  }

  private void remove(int at, Tally tally) {
    openGaps = null;
    Entry gone = points.get(at);
    apply(at, judge(at), -1, tally);
    int[] followers = followers(at + 1, gone);
    Judgement[] before = judge(followers);
    // What they count is taken back while their predecessors are still here.
    for (int i = 0; i < followers.length; i++) {
      apply(followers[i], before[i], -1, tally);
    }
    points.remove(at);
    for (int follower : followers) {
      apply(follower - 1, judge(follower - 1), 1, tally);
    }
  }

  /** The points from an index on that may be judged by what is inserted or removed before. */
  private int[] followers(int from, Entry changed) {
    if (from == points.size()) {
      return new int[0];
    }
    int sameRun = NOBODY;
    int cumulative = NOBODY;
    for (int i = from; i < points.size() && sameRun == NOBODY; i++) {
      sameRun = points.sameRun(i, changed) ? i : NOBODY;
      cumulative = cumulative == NOBODY && points.mode(i) == Mode.CUMULATIVE ? i : cumulative;
    }
    int[] all = new int[3];
    int count = 0;
    all[count++] = from;
    if (cumulative > from) {
      all[count++] = cumulative;
    }
    if (sameRun > from && sameRun != cumulative) {
      all[count++] = sameRun;
    }
    return Arrays.copyOf(all, count);
  }

  private Judgement[] judge(int[] indexes) {
    Judgement[] all = new Judgement[indexes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = judge(indexes[i]);
    }
    return all;
  }

  // Judges points again that moved by one because another was inserted at `at`.
  private void again(int[] followers, Judgement[] before, int at, int by, Tally tally) {
    for (int i = 0; i < followers.length; i++) {
      int index = followers[i] + by;
      Judgement was = before[i].shifted(at, by);
      Judgement is = judge(index);
      if (!was.equals(is)) {
        apply(index, was, -1, tally);
        apply(index, is, 1, tally);
      }
    }
  }

  /** What a point that is not settled counts. */
  Judgement judge(int at) {
    if (points.mode(at) != Mode.CUMULATIVE) {
      boolean overlap =
          points.mode(at) == Mode.DELTA
              && at > 0
              && points.start(at) != 0
              && points.start(at) < points.time(at - 1);
      return new Judgement(Verdict.AS_IS, NOBODY, overlap);
    }
    int predecessor = at - 1;
    while (predecessor >= 0 && !points.sameRun(at, predecessor)) {
      predecessor--;
    }
    if (predecessor >= 0) {
      boolean reset = points.isReset(at, predecessor);
      return new Judgement(reset ? Verdict.RESET : Verdict.CHANGE, predecessor, false);
    }
    int previous = at - 1;
    while (previous >= 0 && points.mode(previous) != Mode.CUMULATIVE) {
      previous--;
    }
    long start = points.start(at);
    boolean restarted = previous >= 0 && start != 0 && start >= points.time(previous);
    return new Judgement(
        restarted ? Verdict.RESET : first(at), NOBODY, previous >= 0 && !restarted);
  }

  private Verdict first(int at) {
    long start = points.start(at);
    boolean recent = start != 0 && points.time(at) - start <= Slices.FIRST_IN_FULL_NANOS;
    return recent ? Verdict.FIRST_IN_FULL : Verdict.BASELINE;
  }

  /** What a point counts at its time; null for nothing. */
  private @Nullable Amount counted(int at, Judgement judgement) {
    return switch (judgement.verdict) {
      case BASELINE -> null;
      case AS_IS, RESET, FIRST_IN_FULL -> points.amount(at);
      case CHANGE -> points.since(at, judgement.predecessor);
    };
  }

  private void apply(int at, Judgement judgement, int sign, Tally tally) {
    switch (judgement.verdict) {
      case AS_IS, CHANGE -> {}
      case RESET -> tally.resets += sign;
      case FIRST_IN_FULL -> tally.firstInFull += sign;
      case BASELINE -> tally.baselines += sign;
    }
    if (judgement.overlap) {
      tally.overlaps += sign;
    }
    Amount counted = counted(at, judgement);
    if (counted != null) {
      long slice = Slices.of(points.time(at));
      for (int i = 0; i < bindings.size(); i++) {
        Binding binding = bindings.get(i);
        if (counts(binding, at, judgement) && !binding.fold(counted, slice, sign) && sign > 0) {
          tally.unusable++;
        }
      }
    }
  }

  /** Adds what the unsettled points count to a binding made after they arrived. */
  void backfill(Binding binding) {
    for (int i = settled; i < points.size(); i++) {
      Judgement judgement = judge(i);
      Amount counted = counted(i, judgement);
      if (counted != null && counts(binding, i, judgement)) {
        binding.fold(counted, Slices.of(points.time(i)), 1);
      }
    }
  }

  // Not when the point, or a part of what it counts, was counted before its track was frozen.
  private boolean counts(Binding binding, int at, Judgement judgement) {
    long until = binding.group.countedUntil;
    return points.time(at) > until
        && !(judgement.verdict == Verdict.FIRST_IN_FULL && points.start(at) < until);
  }

  /** Lets go of a binding to a track that is frozen: what is open is covered as it stands. */
  void release(Binding binding) {
    openGaps().tell(binding::cover);
    binding.group.leave(this);
  }

  /** Settles every point: nothing will arrive any more. */
  void settleAll() {
    settle(Long.MAX_VALUE);
  }

  private void settle(long horizon) {
    openGaps = null;
    int known = settled;
    while (settled < points.size() && points.time(settled) < horizon) {
      if (settled > 0) {
        cover(points.time(settled - 1), points.time(settled));
      } else if (startsWithHole()) {
        for (Binding binding : bindings) {
          binding.cover(points.start(0), points.time(0), false);
        }
      }
      settled++;
    }
    if (settled > known) {
      long last = points.time(settled - 1);
      if (ends.length > 0 && ends[0] < last) {
        ends = Arrays.stream(ends).filter(end -> end >= last).toArray();
      }
      dropSuperseded();
    }
  }

  /** Whether the time from the start of the first point to it is unknown. */
  private boolean startsWithHole() {
    return points.start(0) != 0 && judge(0).verdict == Verdict.BASELINE;
  }

  private void cover(long from, long to) {
    if (to == from) {
      return;
    }
    long until = expectedUntil(from, to);
    if (until == to) {
      gaps.add(to - from);
    }
    boolean covered = gaps.cover(until - from);
    for (Binding binding : bindings) {
      binding.cover(from, until, covered);
    }
  }

  // Keeps the last settled entry of all and the last of each run: they can be predecessors. Of too
  // many runs the oldest go, unless a point that is not settled still counts from them.
  private void dropSuperseded() {
    int anchors = 0;
    for (int i = settled - 1; i >= 0; i--) {
      boolean superseded = i < settled - 1 && points.mode(i) != Mode.CUMULATIVE;
      for (int j = i + 1; j < settled && !superseded; j++) {
        superseded = points.sameRun(j, i);
      }
      if (superseded || (++anchors > MAX_ANCHORS && !isNeeded(i))) {
        points.remove(i);
        settled--;
      }
    }
  }

  private boolean isNeeded(int anchor) {
    for (int i = settled; i < points.size(); i++) {
      if (points.sameRun(i, anchor)) {
        return true;
      }
    }
    return false;
  }

  /** The median interval between points in nanoseconds; 0 before the second point. */
  long medianInterval() {
    long[] open = new long[points.size()];
    return gaps.median(open, open(open));
  }

  /** The gaps that are not settled and in which the series was not gone; answers how many. */
  private int open(long[] into) {
    int count = 0;
    for (int i = Math.max(1, settled); i < points.size(); i++) {
      long before = points.time(i - 1);
      long time = points.time(i);
      if (time > before && expectedUntil(before, time) == time) {
        into[count++] = time - before;
      }
    }
    return count;
  }

  /** Tells what is not settled yet, and the time after the newest point. */
  void openCoverage(Intervals coverage) {
    openGaps().tell(coverage);
    long until = expectedUntil(newest, newest + Slices.EXPECTED_AFTER_LAST_NANOS);
    coverage.add(newest, until, false);
  }

  /** Whether silence is missing data: a delta series has nothing to say while nothing happens. */
  boolean silenceTells() {
    return openGaps().silenceTells();
  }

  private OpenGaps openGaps() {
    OpenGaps known = openGaps;
    if (known == null) {
      known = regularGaps();
      if (known == null) {
        known = judgedGaps();
      }
      openGaps = known;
    }
    return known;
  }

  /** The usual case without its median: no gap is too long even for the shortest one. */
  private @Nullable OpenGaps regularGaps() {
    int last = points.size() - 1;
    if (ends.length > 0 || settled == 0 || settled > last) {
      return null;
    }
    boolean always = points.mode(last) == Mode.CUMULATIVE;
    long shortest = gaps.shortest();
    long longest = always ? 0 : gaps.longest();
    int count = gaps.size();
    long before = points.time(settled - 1);
    for (int i = settled; i <= last; i++) {
      long gap = points.time(i) - before;
      if (gap > 0) {
        shortest = Math.min(shortest, gap);
        longest = Math.max(longest, gap);
        count++;
      }
      before += gap;
    }
    boolean regular = count > 0 && Gaps.covers(longest, shortest);
    return regular
        ? OpenGaps.covered(points.time(settled - 1), before, always || count >= Heard.KNOWN_GAPS)
        : null;
  }

  private OpenGaps judgedGaps() {
    long[] open = new long[points.size()];
    int count = open(open);
    long median = gaps.median(open, count);
    OpenGaps.Builder all = new OpenGaps.Builder();
    for (int i = settled; i < points.size(); i++) {
      long time = points.time(i);
      if (i > 0) {
        long before = points.time(i - 1);
        long until = expectedUntil(before, time);
        all.add(before, until, Gaps.covers(until - before, median));
      } else if (startsWithHole()) {
        all.add(points.start(0), time, false);
      }
    }
    int last = points.size() - 1;
    boolean always = last < 0 || points.mode(last) == Mode.CUMULATIVE;
    return all.build(always || Heard.regular(gaps.all(open, count)));
  }
}
