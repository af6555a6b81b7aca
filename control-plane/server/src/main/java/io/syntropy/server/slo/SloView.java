package io.syntropy.server.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.slo.Budget;
import io.syntropy.slo.SloStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An SLO as {@code GET /slos/{name}} answers it (contracts §5). */
public record SloView(
    String name,
    String service,
    double objective,
    String window,
    String indicator,
    int generation,
    String state,
    Number good,
    Number total,
    @Nullable Double sli,
    double budgetRemaining,
    Map<String, @Nullable Double> burn,
    @Nullable Instant watermark,
    @Nullable Double coverage,
    List<GroupView> groups,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ObjectiveView> objectives) {

  /** One group of an SLO. */
  public record GroupView(
      Map<String, String> labels,
      Number good,
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
          count(budget.total()),
          budget.sli(),
          budget.budgetRemaining(),
          budget.burn());
    }
  }

  /** The full answer. */
  public static SloView full(SloStatus status) {
    return of(status, status.objectives().stream().map(ObjectiveView::of).toList());
  }

  /** The answer in lists, without objectives. */
  public static SloView listed(SloStatus status) {
    return of(status, null);
  }

  private static SloView of(SloStatus status, @Nullable List<ObjectiveView> objectives) {
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
        count(all.total()),
        all.sli(),
        all.budgetRemaining(),
        all.burn(),
        status.watermark(),
        status.coverage(),
        status.groups().stream().map(GroupView::of).toList(),
        objectives);
  }

  /** A whole number where the count is one. */
  private static Number count(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }
}
