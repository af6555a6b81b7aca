package io.syntropy.slo.alert;

import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an error budget goes on if errors and traffic do: from what is left now to the end of the
 * window, at the slowest, the middle and the fastest of several observed burn rates. It is the
 * definition of the budget itself over a supposed future: what leaves a rolling window leaves it
 * here too, and a calendar period ends.
 */
public sealed interface Projection {
  /** How many points a projection has beside its first. */
  int STEPS = 60;

  /** The shortest window that is read. */
  Duration SLICE = Duration.ofSeconds(10);

  /** Why there is none, for a sentence. */
  enum Missing {
    /** Nothing was ever counted. */
    NO_DATA,
    /** Nothing was counted in the window, or lately. */
    NO_TRAFFIC,
    /** The newest count is too old to go on from. */
    STALE,
    /** Less was counted than the shortest window of the tiers. */
    SHORT_HISTORY,
    /** The budget of a composite is not made of counts. */
    COMPOSITE
  }

  /**
   * There is none.
   *
   * @param needed the least history; null where that is not the reason
   * @param seen how long was counted; null where that is not the reason
   */
  record None(Missing why, @Nullable Duration needed, @Nullable Duration seen)
      implements Projection {
    /** None, for a reason that needs no numbers. */
    public static None of(Missing why) {
      return new None(why, null, null);
    }
  }

  /**
   * A projection.
   *
   * @param from the watermark it begins at
   * @param to the end of the window
   * @param remaining budget left at {@code from}, signed; 1 is untouched
   * @param points from {@code from} to {@code to}, nearer to each other at first
   */
  record Band(
      Instant from,
      Instant to,
      double remaining,
      Pace slowest,
      Pace middle,
      Pace fastest,
      List<Point> points)
      implements Projection {
    /** Copies the points. */
    public Band {
      points = List.copyOf(points);
    }
  }

  /**
   * A pace and where it leads.
   *
   * @param window the burn rate is of
   * @param burn 1 = the budget lasts exactly its window
   * @param exhaustsAt when nothing is left; null when that does not come before the end, or has
   *     come already
   * @param recoversAt when something is left again; null when it does not come before the end, or
   *     something is left now
   * @param atEnd budget left at the end, signed
   */
  record Pace(
      Duration window,
      double burn,
      @Nullable Instant exhaustsAt,
      @Nullable Instant recoversAt,
      double atEnd) {}

  /**
   * What is left at each pace.
   *
   * @param least at the fastest
   * @param most at the slowest
   */
  record Point(Instant at, double least, double middle, double most) {}

  /** What was counted over a window that ends at the watermark. */
  record Counted(double bad, double total) {
    /** Nothing. */
    public static final Counted NOTHING = new Counted(0, 0);

    double burn(double errorBudget) {
      return bad / total / errorBudget;
    }
  }

  /** Reads counts. */
  @FunctionalInterface
  interface Counts {
    /** The counts of a window of {@link #needed}, all groups together; nothing under 10 s. */
    Counted over(Duration window);
  }

  /**
   * What is projected from.
   *
   * @param whole counts of the window that ends at {@code mark}
   * @param mark the watermark
   * @param oldest the oldest count
   * @param errorBudget 1 − target
   */
  record Basis(
      TimeWindow window, double errorBudget, Instant mark, Instant oldest, Counted whole) {}

  /** The windows that are read for a projection, beside the whole; each at least 10 s. */
  static List<Duration> needed(TimeWindow window, Instant mark, List<Duration> windows) {
    return Stream.concat(
            windows.stream(),
            BudgetCourse.times(window, mark).stream()
                .flatMap(at -> BudgetCourse.kept(window, mark, at).stream()))
        .filter(length -> length.compareTo(SLICE) >= 0)
        .distinct()
        .toList();
  }

  /**
   * The projection of {@code basis}.
   *
   * @param windows whose burn rates are gone by: those with events that were counted throughout
   */
  static Projection of(Basis basis, Counts counts, List<Duration> windows) {
    if (basis.whole().total() <= 0) {
      return None.of(Missing.NO_TRAFFIC);
    }
    Instant start = basis.window().startFor(basis.mark());
    Instant begin = basis.oldest().isAfter(start) ? basis.oldest() : start;
    Duration seen = Duration.between(begin, basis.mark());
    Duration shortest =
        windows.stream()
            .min(Comparator.naturalOrder())
            .orElseThrow(
                () -> new IllegalArgumentException("windows: none (expected at least one window)"));
    if (Duration.between(basis.oldest(), basis.mark()).compareTo(shortest) < 0) {
      return new None(
          Missing.SHORT_HISTORY, shortest, Duration.between(basis.oldest(), basis.mark()));
    }
    List<BudgetCourse.Rate> rates = rates(basis, counts, windows);
    if (rates.isEmpty()) {
      return None.of(Missing.NO_TRAFFIC);
    }
    double perSecond = basis.whole().total() / Math.max(10, seen.toSeconds());
    BudgetCourse course = BudgetCourse.of(basis, counts, perSecond);
    Pace slowest = course.pace(rates.getFirst());
    Pace middle = course.pace(rates.get(rates.size() / 2));
    Pace fastest = course.pace(rates.getLast());
    return new Band(
        basis.mark(),
        course.times().getLast(),
        course.remaining(0, 0),
        slowest,
        middle,
        fastest,
        course.points(fastest.burn(), middle.burn(), slowest.burn()));
  }

  private static List<BudgetCourse.Rate> rates(Basis basis, Counts counts, List<Duration> windows) {
    Duration age = Duration.between(basis.oldest(), basis.mark());
    List<BudgetCourse.Rate> rates = new ArrayList<>();
    for (Duration window : windows.stream().distinct().toList()) {
      Counted counted = window.compareTo(age) > 0 ? Counted.NOTHING : counts.over(window);
      if (counted.total() > 0) {
        rates.add(new BudgetCourse.Rate(window, counted.burn(basis.errorBudget())));
      }
    }
    rates.sort(
        Comparator.comparingDouble(BudgetCourse.Rate::burn)
            .thenComparing(BudgetCourse.Rate::window));
    return rates;
  }
}
