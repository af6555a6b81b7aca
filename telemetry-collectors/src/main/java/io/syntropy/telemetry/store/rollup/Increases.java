package io.syntropy.telemetry.store.rollup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What stretches of running totals count. An increase belongs wholly to the bucket of the point
 * that reports it, as in the SLO engine; nothing is extrapolated.
 *
 * <ul>
 *   <li>After a stretch of the same start: the change since its end; where any count fell, the
 *       total began anew and counts in full.
 *   <li>The first of a start counts in full when it started after the newest point before it, or at
 *       most 10 min before its first point. Else that point is a baseline that counts nothing.
 *   <li>Over a silence of more than {@link #LOOKBACK_MILLIS} nothing is compared: the next stretch
 *       is a first one. So an answer depends on nothing older than that before its range.
 * </ul>
 */
final class Increases {
  /** An hour. */
  static final long LOOKBACK_MILLIS = 3_600_000;

  private static final long RECENT_MILLIS = 600_000;

  static final Comparator<Part.Stretch> ORDER =
      Comparator.comparingLong(Part.Stretch::firstTime)
          .thenComparingLong(Part.Stretch::lastTime)
          .thenComparingDouble(s -> s.last().total());

  private Increases() {}

  /** Stretches between which the change counts. */
  record Run(long start, int sort) {
    static Run of(Part.Stretch s) {
      return new Run(s.start(), Shapes.sort(s.last()));
    }
  }

  /** Tells what each stretch counts; nothing of those that count nothing. */
  static void each(List<Part.Stretch> stretches, BiConsumer<Part.Stretch, Measure> into) {
    List<Part.Stretch> sorted = new ArrayList<>(stretches);
    sorted.sort(ORDER);
    Map<Run, Part.Stretch> runs = new HashMap<>();
    Part.Stretch newest = null;
    for (Part.Stretch s : sorted) {
      Run run = Run.of(s);
      Part.Stretch before = runs.get(run);
      if (before != null && isInside(s, before)) {
        continue;
      }
      Measure counted =
          before != null && s.firstTime() - before.lastTime() <= LOOKBACK_MILLIS
              ? since(s, before)
              : first(s, newest);
      if (counted != null) {
        into.accept(s, counted);
      }
      runs.put(run, s);
      if (newest == null || s.lastTime() > newest.lastTime()) {
        newest = s;
      }
    }
  }

  /** Whether {@code s}, which begins no earlier, says nothing that {@code before} did not. */
  static boolean isInside(Part.Stretch s, Part.Stretch before) {
    return s.lastTime() < before.lastTime()
        || (s.lastTime() == before.lastTime() && !(s.last().total() > before.last().total()));
  }

  private static Measure since(Part.Stretch s, Part.Stretch before) {
    boolean after = s.firstTime() > before.lastTime();
    Measure change = (after ? s.first() : s.last()).since(before.last());
    if (change != null && after && s.points() != 1) {
      change = s.last().since(before.last());
    }
    return change == null ? s.last() : change;
  }

  private static @Nullable Measure first(Part.Stretch s, Part.@Nullable Stretch newest) {
    boolean restarted =
        newest != null
            && s.start() >= newest.lastTime()
            && s.firstTime() - newest.lastTime() <= LOOKBACK_MILLIS;
    boolean recent = s.firstTime() - s.start() <= RECENT_MILLIS;
    if (s.start() != 0 && (restarted || recent)) {
      return s.last();
    }
    return s.points() == 1 ? null : s.last().since(s.first());
  }
}
