package io.syntropy.slo.internal;

import io.syntropy.slo.Series;
import io.syntropy.slo.internal.Entry.Mode;
import io.syntropy.slo.internal.Entry.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recent points of one series, in order of event time, and what each of them counts.
 *
 * <p>Points up to 10 min older than the newest can still arrive; inserting one judges again the
 * points whose predecessor it becomes, so any order of arrival ends in the same counts. Of what is
 * older only the last point of each start is kept, as a predecessor.
 */
final class SeriesState {
  // Writers that overlap under one identity; more than this is not a series any more.
  private static final int MAX_ANCHORS = 8;

  final Series series;
  final List<Binding> bindings = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();
  final Gaps gaps = new Gaps();
  long newest = Long.MIN_VALUE;

  /** Entries before this index are settled: older than the lateness bound. */
  int settled;

  SeriesState(Series series) {
    this.series = series;
  }

  /** The result of offering a point. */
  enum Outcome {
    TAKEN,
    LATE,
    DUPLICATE
  }

  Outcome offer(Entry entry, Tally tally) {
    if (newest != Long.MIN_VALUE && entry.time < newest - Slices.LATENESS_NANOS) {
      tally.late++;
      return Outcome.LATE;
    }
    int at = entries.size();
    while (at > 0 && order(entries.get(at - 1), entry) > 0) {
      at--;
    }
    if (at > 0 && order(entries.get(at - 1), entry) == 0) {
      return again(at - 1, entry, tally);
    }
    if (at < entries.size()) {
      tally.amendments++;
    }
    insert(at, entry, tally);
    if (entry.time > newest) {
      newest = entry.time;
      settle();
    }
    return Outcome.TAKEN;
  }

  // By time, then start; points of another sort at the same time and start are the same point.
  private static int order(Entry a, Entry b) {
    int byTime = Long.compare(a.time, b.time);
    return byTime != 0 ? byTime : Long.compare(a.start, b.start);
  }

  private Outcome again(int at, Entry entry, Tally tally) {
    Entry known = entries.get(at);
    tally.duplicates++;
    if (known.amount.equals(entry.amount) && known.mode == entry.mode) {
      return Outcome.DUPLICATE;
    }
    tally.conflicts++;
    if (at >= settled && entry.amount.events() > known.amount.events()) {
      remove(at, tally);
      insert(at, entry, tally);
    }
    return Outcome.DUPLICATE;
  }

  private void insert(int at, Entry entry, Tally tally) {
    entries.add(at, entry);
    judge(at, tally);
    judgeFollowers(at + 1, entry, tally);
  }

  private void remove(int at, Tally tally) {
    Entry gone = entries.get(at);
    apply(gone, -1, tally);
    entries.remove(at);
    judgeFollowers(at, gone, tally);
  }

  // The next point, and the next one of the same run, may have had another predecessor.
  private void judgeFollowers(int from, Entry changed, Tally tally) {
    for (int i = from; i < entries.size(); i++) {
      boolean sameRun = entries.get(i).sameRun(changed);
      if (i == from || sameRun) {
        judge(i, tally);
      }
      if (sameRun) {
        return;
      }
    }
  }

  private void judge(int at, Tally tally) {
    Entry entry = entries.get(at);
    Verdict verdict;
    Entry predecessor = null;
    boolean overlap = false;
    if (entry.mode != Mode.CUMULATIVE) {
      verdict = Verdict.AS_IS;
      overlap =
          entry.mode == Mode.DELTA
              && at > 0
              && entry.start != 0
              && entry.start < entries.get(at - 1).time;
    } else {
      predecessor = before(at, entry, true);
      if (predecessor != null) {
        boolean reset = entry.amount.since(predecessor.amount) == null;
        verdict = reset ? Verdict.RESET : Verdict.CHANGE;
      } else {
        Entry previous = before(at, entry, false);
        boolean restarted = previous != null && entry.start != 0 && entry.start >= previous.time;
        overlap = previous != null && !restarted;
        verdict = restarted ? Verdict.RESET : first(entry);
      }
    }
    if (verdict != entry.verdict || predecessor != entry.predecessor || overlap != entry.overlap) {
      apply(entry, -1, tally);
      entry.verdict = verdict;
      entry.predecessor = predecessor;
      entry.overlap = overlap;
      apply(entry, 1, tally);
    }
  }

  private static Verdict first(Entry entry) {
    boolean recent = entry.start != 0 && entry.time - entry.start <= Slices.FIRST_IN_FULL_NANOS;
    return recent ? Verdict.FIRST_IN_FULL : Verdict.BASELINE;
  }

  private @Nullable Entry before(int at, Entry entry, boolean sameRun) {
    for (int i = at - 1; i >= 0; i--) {
      Entry candidate = entries.get(i);
      if (candidate.mode == Mode.CUMULATIVE && (!sameRun || candidate.sameRun(entry))) {
        return candidate;
      }
    }
    return null;
  }

  private void apply(Entry entry, int sign, Tally tally) {
    switch (entry.verdict) {
      case NONE, AS_IS, CHANGE -> {}
      case RESET -> tally.resets += sign;
      case FIRST_IN_FULL -> tally.firstInFull += sign;
      case BASELINE -> tally.baselines += sign;
    }
    if (entry.overlap) {
      tally.overlaps += sign;
    }
    Amount counted = entry.counted();
    if (counted != null) {
      long slice = Slices.of(entry.time);
      for (Binding binding : bindings) {
        if (!binding.fold(counted, slice, sign) && sign > 0) {
          tally.unusable++;
        }
      }
    }
  }

  /** Adds what the unsettled points count to a binding made after they arrived. */
  void backfill(Binding binding) {
    for (Entry entry : entries.subList(settled, entries.size())) {
      Amount counted = entry.counted();
      if (counted != null) {
        binding.fold(counted, Slices.of(entry.time), 1);
      }
    }
  }

  /** Judges the unsettled points of a restored state; to be called before anything is bound. */
  void rejudge() {
    Tally unused = new Tally();
    for (int i = settled; i < entries.size(); i++) {
      judge(i, unused);
    }
  }

  /** Settles every point: nothing will arrive any more. */
  void settleAll() {
    settle(Long.MAX_VALUE);
  }

  private void settle() {
    settle(newest - Slices.LATENESS_NANOS);
  }

  private void settle(long horizon) {
    while (settled < entries.size() && entries.get(settled).time < horizon) {
      Entry entry = entries.get(settled);
      if (settled > 0) {
        cover(entries.get(settled - 1).time, entry.time);
      } else if (entry.verdict == Verdict.BASELINE && entry.start != 0) {
        bindings.forEach(binding -> binding.cover(entry.start, entry.time, false));
      }
      settled++;
    }
    dropSuperseded();
  }

  private void cover(long from, long to) {
    if (to == from) {
      return;
    }
    gaps.add(to - from);
    boolean covered = Gaps.covers(to - from, gaps.median(new long[0], 0));
    bindings.forEach(binding -> binding.cover(from, to, covered));
  }

  // Keeps the last settled entry of all and the last of each run: they can be predecessors.
  private void dropSuperseded() {
    int anchors = 0;
    for (int i = settled - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      boolean superseded = i < settled - 1 && entry.mode != Mode.CUMULATIVE;
      for (int j = i + 1; j < settled && !superseded; j++) {
        superseded = entries.get(j).sameRun(entry);
      }
      if (superseded || ++anchors > MAX_ANCHORS) {
        entries.remove(i);
        settled--;
      } else {
        // Never judged again, so the chain of predecessors may go.
        entry.predecessor = null;
        entry.verdict = Verdict.NONE;
        entry.overlap = false;
      }
    }
  }

  /** The median interval between points in nanoseconds; 0 before the second point. */
  long medianInterval() {
    long[] open = new long[entries.size()];
    int count = 0;
    for (int i = Math.max(1, settled); i < entries.size(); i++) {
      long gap = entries.get(i).time - entries.get(i - 1).time;
      if (gap > 0) {
        open[count++] = gap;
      }
    }
    return gaps.median(open, count);
  }

  /** Tells what is not settled yet, and the time after the newest point. */
  void openCoverage(Intervals coverage) {
    long median = medianInterval();
    for (int i = settled; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (i > 0) {
        long before = entries.get(i - 1).time;
        coverage.add(before, entry.time, Gaps.covers(entry.time - before, median));
      } else if (entry.verdict == Verdict.BASELINE && entry.start != 0) {
        coverage.add(entry.start, entry.time, false);
      }
    }
    coverage.add(newest, newest + Slices.EXPECTED_AFTER_LAST_NANOS, false);
  }

  /** Whether silence is missing data: a delta series has nothing to say while nothing happens. */
  boolean silenceTells() {
    Entry last = entries.isEmpty() ? null : entries.getLast();
    if (last == null || last.mode == Mode.CUMULATIVE) {
      return true;
    }
    long[] open = new long[entries.size()];
    int count = 0;
    for (int i = Math.max(1, settled); i < entries.size(); i++) {
      open[count++] = entries.get(i).time - entries.get(i - 1).time;
    }
    return Heard.regular(gaps.all(open, count));
  }
}
