package io.syntropy.slo.alert;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.config.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What an SLO with its alerts would have said over recorded counts. It steps the machine of the
 * live run once a cell, so that over cells of 10 s it does what a live run did whose points came in
 * time.
 */
public final class Backtest {
  /** A page whose whole span spent less than this share of the budget counts as false. */
  public static final double FALSE_PAGE_SHARE = 0.01;

  /** The most points of a budget curve. */
  public static final int MAX_POINTS = 300;

  /** The most alerts kept; all are counted. */
  public static final int MAX_ALERTS = 1_000;

  private Backtest() {}

  /**
   * What would have been.
   *
   * @param from where the first judged cell begins
   * @param to where the last judged cell ends
   * @param alerts by the time they fired; those after the first {@value #MAX_ALERTS} are left out
   * @param pages alerts that were a page at some time
   * @param tickets the others
   * @param falsePages pages that resolved and over whose whole span, its long window before it
   *     included, less than 1 % of the budget was spent: an estimate
   * @param curve budget remaining, all groups together, at most {@value #MAX_POINTS} points
   * @param remaining budget remaining at the end, signed; 1 without events
   * @param burn burn rate over {@code burnWindow} at the end; null without events
   * @param burnWindow a tenth of the SLO's window, 1 h to 3 d
   * @param exhaustedAt when the budget was first used up; null when it was not
   * @param exhaustsAt when it will be at that burn rate: remaining × window ÷ burn after the end;
   *     null when nothing burns or it is used up already
   * @param resolution how finely each part was judged, oldest first
   */
  public record Result(
      Instant from,
      Instant to,
      List<Alert> alerts,
      int pages,
      int tickets,
      int falsePages,
      List<Point> curve,
      double remaining,
      @Nullable Double burn,
      Duration burnWindow,
      @Nullable Instant exhaustedAt,
      @Nullable Instant exhaustsAt,
      List<Resolution> resolution) {
    public Result {
      alerts = List.copyOf(alerts);
      curve = List.copyOf(curve);
      resolution = List.copyOf(resolution);
    }
  }

  /**
   * An alert that would have fired.
   *
   * @param tier the highest it had
   * @param severity the most urgent it had
   * @param resolvedAt null when it still fires at the end
   * @param peakBurn the highest burn rate over the long window of the tier it had then; null when
   *     there was none to be read
   * @param spent share of the budget spent from a long window before it began to its end
   * @param falsePage whether it counts as a false page
   */
  public record Alert(
      String id,
      Map<String, String> labels,
      String tier,
      Severity severity,
      Instant startedAt,
      Instant firedAt,
      @Nullable Instant resolvedAt,
      @Nullable Double peakBurn,
      double spent,
      boolean falsePage) {}

  /** A point of the budget curve. */
  public record Point(Instant at, double remaining) {}

  /**
   * How finely a part was judged.
   *
   * @param cell judged once each
   * @param widened windows of tiers that are shorter than a cell, and were judged over a whole one
   */
  public record Resolution(Instant from, Instant to, Duration cell, List<String> widened) {
    public Resolution {
      widened = List.copyOf(widened);
    }
  }

  /**
   * Judges the first objective of {@code slo} over the cells of {@code history} that end in {@code
   * (from, to]}. It begins without any alert: what fired before {@code from} and still does counts
   * as fired in the first cell.
   *
   * @throws CancellationException when the thread is interrupted
   */
  public static Result run(Slo slo, History history, Instant from, Instant to) {
    return run(slo, 0, history, from, to);
  }

  /** As {@link #run(Slo, History, Instant, Instant)}, of the objective at {@code index}. */
  public static Result run(Slo slo, int index, History history, Instant from, Instant to) {
    Objective objective = slo.objectives().get(index);
    List<AlertRule> rules = slo.alerts().rulesFor(objective, slo.window());
    int first = firstCell(history, from);
    int last = lastCell(history, to);
    double errorBudget =
        BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target())).doubleValue();
    Budgets budgets = new Budgets(history, slo.window(), errorBudget);
    Duration burnWindow = burnWindow(slo.window());
    Duration least =
        objective.indicator() instanceof Indicator.Sliced sliced ? sliced.length() : Duration.ZERO;
    if (last < first) {
      return new Result(
          from, from, List.of(), 0, 0, 0, List.of(), 1, null, burnWindow, null, null, List.of());
    }
    Tape tape = new Tape(budgets, rules);
    AlertMachine machine = new AlertMachine(rules, objective.target());
    for (History.Group group : history.groups()) {
      AlertKey key = new AlertKey(slo.name(), index, group.labels());
      HistoryReading reading = new HistoryReading(slo.window(), history, group, least);
      replay(machine, reading, first, last, tape.of(key, group, reading));
    }
    double remaining = budgets.remaining(last);
    Double burn = budgets.burn(last, burnWindow);
    Instant end = history.end(last);
    return new Result(
        history.end(first).minus(history.length(first)),
        end,
        tape.alerts(),
        tape.pages(),
        tape.tickets(),
        tape.falsePages(),
        budgets.curve(first, last),
        remaining,
        burn,
        burnWindow,
        budgets.exhaustedAt(first, last),
        exhaustion(remaining, burn, slo.window().nominal(), end),
        resolution(history, first, last, rules));
  }

  private static void replay(
      AlertMachine machine, HistoryReading reading, int first, int last, Tape.Of tape) {
    AlertState state = AlertState.IDLE;
    for (int cell = first; cell <= last; cell++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("backtest: interrupted");
      }
      reading.moveTo(cell);
      AlertStep step =
          reading.inWindow()
              ? machine.step(state, reading, reading.mark())
              : AlertMachine.ended(state, "no longer reported");
      tape.note(step, cell, reading.mark());
      state = step.state();
    }
    tape.end(state, last);
  }

  /**
   * When a budget runs out: remaining × window ÷ burn after {@code now}; null when nothing burns,
   * none is left, or it would take longer than a hundred years.
   */
  public static @Nullable Instant exhaustion(
      double remaining, @Nullable Double burn, Duration window, Instant now) {
    if (burn == null || burn <= 0 || remaining <= 0) {
      return null;
    }
    double seconds = remaining * window.toSeconds() / burn;
    return seconds > 3.2e9 ? null : now.plusSeconds((long) seconds);
  }

  private static Duration burnWindow(TimeWindow window) {
    long tenth = window.nominal().toSeconds() / 10;
    return Duration.ofSeconds(Math.max(3_600, Math.min(3 * 86_400, tenth)));
  }

  private static int firstCell(History history, Instant from) {
    int cell = 0;
    while (cell < history.cells() && !history.end(cell).isAfter(from)) {
      cell++;
    }
    return cell;
  }

  private static int lastCell(History history, Instant to) {
    int cell = history.cells() - 1;
    while (cell >= 0 && history.end(cell).isAfter(to)) {
      cell--;
    }
    return cell;
  }

  private static List<Resolution> resolution(
      History history, int first, int last, List<AlertRule> rules) {
    List<Resolution> all = new ArrayList<>();
    for (History.Part part : history.parts(first, last)) {
      List<String> widened =
          rules.stream()
              .flatMap(
                  r -> java.util.stream.Stream.of(r.tier().longWindow(), r.tier().shortWindow()))
              .filter(w -> !w.isZero() && w.compareTo(part.cell()) < 0)
              .distinct()
              .sorted()
              .map(Durations::format)
              .toList();
      all.add(new Resolution(part.from(), part.to(), part.cell(), widened));
    }
    return all;
  }
}
