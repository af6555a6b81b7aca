package io.syntropy.slo.alert;

import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The supposed future.
 *
 * @param kept what of the counts still counts at each time
 * @param perSecond events a second
 */
record BudgetCourse(
    Projection.Basis basis, List<Instant> times, List<Projection.Counted> kept, double perSecond) {
  /** A burn rate. */
  record Rate(Duration window, double burn) {}

  static BudgetCourse of(Projection.Basis basis, Projection.Counts counts, double perSecond) {
    List<Instant> times = times(basis.window(), basis.mark());
    List<Projection.Counted> kept = new ArrayList<>();
    for (Instant at : times) {
      kept.add(kept(basis.window(), basis.mark(), at).map(counts::over).orElse(basis.whole()));
    }
    return new BudgetCourse(basis, times, kept, perSecond);
  }

  static List<Instant> times(TimeWindow window, Instant mark) {
    long length = Duration.between(mark, window.horizon(mark)).toSeconds();
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i <= Projection.STEPS; i++) {
      // Near now a budget can be gone in minutes; far away hours make no difference.
      long ahead = Math.round((double) length * i * i / Projection.STEPS / Projection.STEPS);
      Instant at = mark.plusSeconds(i == Projection.STEPS ? length : ahead / 10 * 10);
      if (times.isEmpty() || at.isAfter(times.getLast())) {
        times.add(at);
      }
    }
    return times;
  }

  /** How much of the past still counts at a time; empty while it is the whole window. */
  static Optional<Duration> kept(TimeWindow window, Instant mark, Instant at) {
    Instant start = window.startFor(at);
    return start.equals(window.startFor(mark))
        ? Optional.empty()
        : Optional.of(Duration.between(start, mark));
  }

  /** What is left at the time with this index. */
  double remaining(int index, double burn) {
    Projection.Counted still = kept.get(index);
    double events = perSecond * ahead(index);
    double total = still.total() + events;
    double bad = still.bad() + events * burn * basis.errorBudget();
    return total == 0 ? 1 : 1 - bad / total / basis.errorBudget();
  }

  private double ahead(int index) {
    return Duration.between(basis.mark(), times.get(index)).toMillis() / 1e3;
  }

  Projection.Pace pace(Rate rate) {
    double burn = rate.burn();
    boolean left = remaining(0, burn) > 0;
    Instant turn = turn(burn, left).orElse(null);
    return new Projection.Pace(
        rate.window(),
        burn,
        left ? turn : null,
        left ? null : turn,
        remaining(times.size() - 1, burn));
  }

  /** When it is first otherwise whether anything is left. */
  private Optional<Instant> turn(double burn, boolean left) {
    for (int i = 1; i < times.size(); i++) {
      double after = remaining(i, burn);
      if (after > 0 != left) {
        double before = remaining(i - 1, burn);
        double share = before == after ? 1 : before / (before - after);
        double seconds = ahead(i - 1) + share * (ahead(i) - ahead(i - 1));
        return Optional.of(basis.mark().plusSeconds(Math.round(seconds)));
      }
    }
    return Optional.empty();
  }

  List<Projection.Point> points(double fastest, double middle, double slowest) {
    List<Projection.Point> points = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      points.add(
          new Projection.Point(
              times.get(i), remaining(i, fastest), remaining(i, middle), remaining(i, slowest)));
    }
    return points;
  }
}
