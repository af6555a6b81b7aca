package io.syntropy.server.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.Backtest;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.config.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an SLO with its alerts would have said over recorded counts, as {@code POST /slos/backtest}
 * answers it.
 *
 * @param source {@code live} for the definition in force, {@code document} for the request's
 * @param objective the target that was judged, a fraction
 * @param from where it was asked to begin
 * @param to where it was asked to end
 * @param covered what was really recorded of that; null when nothing was
 * @param tiers what could fire, the highest first: a higher one inhibits the lower ones
 * @param neverFires tiers that no error ratio reaches at this objective
 * @param pages alerts that were a page at some time
 * @param tickets the others
 * @param falsePages an estimate: pages that ended by themselves and from one long window of their
 *     tier before they began to their end cost less than 1 % of the window's error budget, so that
 *     nobody had to get up for them. Pages that still fire are not judged
 * @param alerts by the time they fired, at most 1000
 * @param alertsOmitted how many more fired
 * @param curve budget remaining of all groups together, at most 300 points
 * @param budgetRemaining at the end, signed; 1 is untouched; null when nothing was recorded
 * @param burn burn rate over {@code burnWindow} at the end; null without events
 * @param exhaustedAt when the budget was first used up; null when it was not
 * @param exhaustsAt when it will be at that burn rate; null when it will not or is already
 * @param resolution how finely each part was judged, oldest first
 * @param groups how many groups were judged
 * @param groupsOmitted how many more were counted and are left out
 * @param notes what else to know before relying on it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BacktestView(
    String slo,
    String service,
    String source,
    int objectiveIndex,
    double objective,
    String window,
    Instant from,
    Instant to,
    @Nullable Covered covered,
    List<String> tiers,
    List<String> neverFires,
    int pages,
    int tickets,
    int falsePages,
    List<Alert> alerts,
    int alertsOmitted,
    List<Point> curve,
    @Nullable Double budgetRemaining,
    @Nullable Double burn,
    String burnWindow,
    @Nullable Instant exhaustedAt,
    @Nullable Instant exhaustsAt,
    List<Part> resolution,
    int groups,
    int groupsOmitted,
    List<String> notes) {
  /** Copies the lists. */
  public BacktestView {
    tiers = List.copyOf(tiers);
    neverFires = List.copyOf(neverFires);
    alerts = List.copyOf(alerts);
    curve = List.copyOf(curve);
    resolution = List.copyOf(resolution);
    notes = List.copyOf(notes);
  }

  /**
   * The recorded part of what was asked for.
   *
   * @param from where the first judged cell begins
   * @param to where the last judged cell ends
   * @param firstEvent where the first cell with events begins; null without events
   * @param lastEvent where the last cell with events ends; null without events
   * @param ratio share of the asked range in which any group was heard, 0..1
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Covered(
      Instant from,
      Instant to,
      @Nullable Instant firstEvent,
      @Nullable Instant lastEvent,
      double ratio) {}

  /**
   * An alert that would have fired.
   *
   * @param tier the highest it had
   * @param severity the most urgent it had, {@code page} or {@code ticket}
   * @param startedAt where its line was first crossed
   * @param resolvedAt null when it still fires at the end
   * @param peakBurn the highest burn rate over the long window of the tier it had then; null when
   *     there were no events
   * @param budgetSpent share of the window's budget spent from one long window before it began to
   *     its end
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Alert(
      Map<String, String> labels,
      String tier,
      String severity,
      Instant startedAt,
      Instant firedAt,
      @Nullable Instant resolvedAt,
      @Nullable Double peakBurn,
      double budgetSpent,
      boolean falsePage) {
    static Alert of(Backtest.Alert a) {
      return new Alert(
          a.labels(),
          a.tier(),
          a.severity().text(),
          a.startedAt(),
          a.firedAt(),
          a.resolvedAt(),
          a.peakBurn(),
          a.spent(),
          a.falsePage());
    }
  }

  /** A point of the budget curve. */
  public record Point(Instant at, double budgetRemaining) {}

  /**
   * How finely a part was judged.
   *
   * @param cell once each such time, for example {@code 1m}
   * @param widened windows that are shorter than a cell and were judged over a whole one
   */
  public record Part(Instant from, Instant to, String cell, List<String> widened) {
    /** Copies the list. */
    public Part {
      widened = List.copyOf(widened);
    }
  }

  /** What was judged. */
  record Subject(Slo slo, int objective, String source, Instant from, Instant to) {}

  static BacktestView of(
      Subject subject,
      History history,
      Backtest.Result result,
      List<String> tiers,
      List<String> neverFires,
      List<String> notes) {
    Slo slo = subject.slo();
    Covered covered = BacktestCoverage.of(history, subject.from(), subject.to());
    return new BacktestView(
        slo.name(),
        slo.service(),
        subject.source(),
        subject.objective(),
        slo.objectives().get(subject.objective()).target(),
        slo.window().text(),
        subject.from(),
        subject.to(),
        covered,
        tiers,
        neverFires,
        result.pages(),
        result.tickets(),
        result.falsePages(),
        result.alerts().stream().map(Alert::of).toList(),
        result.pages() + result.tickets() - result.alerts().size(),
        result.curve().stream().map(p -> new Point(p.at(), p.remaining())).toList(),
        covered == null ? null : (Double) result.remaining(),
        result.burn(),
        Durations.format(result.burnWindow()),
        result.exhaustedAt(),
        result.exhaustsAt(),
        result.resolution().stream()
            .map(p -> new Part(p.from(), p.to(), Durations.format(p.cell()), p.widened()))
            .toList(),
        history.groups().size(),
        history.omittedGroups(),
        notes);
  }
}
