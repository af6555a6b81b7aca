package io.syntropy.server.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.slo.Budget;
import io.syntropy.slo.Correction;
import io.syntropy.slo.Revisions;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.SloStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An SLO as {@code GET /slos/{name}} answers it (contracts §5).
 *
 * @param goodLow the fewest events that can have been good, where histograms are cut inside a
 *     bucket
 * @param goodHigh the most that can have been good
 * @param notices what a reader should know about the numbers
 * @param objectives left out in lists
 * @param outlook what is to be expected of it; left out in lists and of earlier generations
 */
public record SloView(
    String name,
    String service,
    double objective,
    String window,
    String indicator,
    int generation,
    String state,
    Number good,
    Number goodLow,
    Number goodHigh,
    Number total,
    @Nullable Double sli,
    double budgetRemaining,
    Map<String, @Nullable Double> burn,
    @Nullable Instant watermark,
    @Nullable Double coverage,
    List<GroupView> groups,
    List<Corrected> corrections,
    Revised revisions,
    List<String> notices,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ObjectiveView> objectives,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SloOutlook outlook) {

  /** A correction that reaches into the SLO's window; its counts above are corrected. */
  public record Corrected(String id, String kind, Instant from, Instant to) {
    static List<Corrected> of(SliEngine engine, String slo) {
      return engine.corrections(slo).stream()
          .filter(Correction.Applied::inWindow)
          .map(applied ->
              new Corrected(
                  applied.correction().id(),
                  applied.correction().kind().text(),
                  applied.from(),
                  applied.to()))
          .toList();
    }
  }

  /**
   * What late points changed after it had been read.
   *
   * @param lastAt when the last of them arrived; null before the first
   */
  public record Revised(long count, @Nullable Instant lastAt) {
    static Revised of(SliEngine engine, String slo) {
      Revisions revisions = engine.revisions(slo);
      return new Revised(revisions.count(), revisions.lastAt());
    }
  }

  /** One group of an SLO. */
  public record GroupView(
      Map<String, String> labels,
      Number good,
      Number goodLow,
      Number goodHigh,
      Number total,
      @Nullable Double sli,
      double budgetRemaining,
      Map<String, @Nullable Double> burn,
      String state,
      boolean fresh,
      Instant watermark,
      @Nullable Double coverage) {

    static GroupView of(SloStatus.Group group) {
      Budget budget = group.budget();
      return new GroupView(
          group.labels(),
          count(budget.good()),
          count(budget.goodLow()),
          count(budget.goodHigh()),
          count(budget.total()),
          budget.sli(),
          budget.budgetRemaining(),
          budget.burn(),
          group.state().text(),
          group.fresh(),
          group.watermark(),
          group.coverage());
    }
  }

  /** One objective of an SLO, over all groups. */
  public record ObjectiveView(
      String displayName,
      double target,
      String state,
      Number good,
      Number goodLow,
      Number goodHigh,
      Number total,
      @Nullable Double sli,
      double budgetRemaining,
      Map<String, @Nullable Double> burn) {

    static ObjectiveView of(SloStatus.PerObjective objective) {
      Budget budget = objective.budget();
      return new ObjectiveView(
          objective.displayName(),
          objective.target(),
          objective.state().text(),
          count(budget.good()),
          count(budget.goodLow()),
          count(budget.goodHigh()),
          count(budget.total()),
          budget.sli(),
          budget.budgetRemaining(),
          budget.burn());
    }
  }

  /** The full answer; to be called on the thread that owns {@code engine}. */
  public static SloView full(SloStatus status, SliEngine engine, @Nullable SloOutlook outlook) {
    return of(
        status, engine, status.objectives().stream().map(ObjectiveView::of).toList(), outlook);
  }

  /** The answer in lists, without objectives. */
  public static SloView listed(SloStatus status, SliEngine engine) {
    return of(status, engine, null, null);
  }

  private static SloView of(
      SloStatus status,
      SliEngine engine,
      @Nullable List<ObjectiveView> objectives,
      @Nullable SloOutlook outlook) {
    Budget all = status.all();
    return new SloView(
        status.name(),
        status.service(),
        status.objective(),
        status.window(),
        status.indicator(),
        status.generation(),
        status.state().text(),
        count(all.good()),
        count(all.goodLow()),
        count(all.goodHigh()),
        count(all.total()),
        all.sli(),
        all.budgetRemaining(),
        all.burn(),
        status.watermark(),
        status.coverage(),
        status.groups().stream().map(GroupView::of).toList(),
        Corrected.of(engine, status.name()),
        Revised.of(engine, status.name()),
        notices(status, engine),
        objectives,
        outlook);
  }

  private static List<String> notices(SloStatus status, SliEngine engine) {
    if (engine.generation(status.name()) == status.generation() && !engine.counts(status.name())) {
      return List.of(
          "nothing is counted: SLI %s is not defined, or its source is not read here (see ./syntropy validate)"
              .formatted(status.indicator()));
    }
    return status.notices();
  }

  /** A whole number where the count is one. */
  static Number count(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }
}
