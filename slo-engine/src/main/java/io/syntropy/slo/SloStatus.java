package io.syntropy.slo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything {@code GET /slos/{name}} answers (contracts §5).
 *
 * @param objective the first objective's target, a fraction
 * @param window for example {@code 30d}
 * @param indicator name of the indicator
 * @param generation 1 for the first indicator this name had, one more for each change of it
 * @param state the worst of the fresh groups; stale when none is fresh; no_data without groups
 * @param all all groups together
 * @param watermark null before the first accepted point
 * @param coverage 0..1 over the SLO's window; null when no series was expected
 * @param groups by labels, in label order
 * @param objectives every objective with its own numbers, in document order
 */
public record SloStatus(
    String name,
    String service,
    double objective,
    String window,
    String indicator,
    int generation,
    SloState state,
    Budget all,
    @Nullable Instant watermark,
    @Nullable Double coverage,
    List<Group> groups,
    List<PerObjective> objectives) {
  private static final double TOLERATED = 0.1;

  /** The budget left of the objective that has least, as each has one of its own; null for none. */
  public @Nullable Double leastBudget() {
    return objectives.stream()
        .map(objective -> objective.budget().budgetRemaining())
        .min(Double::compare)
        .orElse(null);
  }

  /**
   * What a reader should know about the numbers: that cutting histograms inside a bucket leaves
   * more than a tenth of an error budget undecided.
   */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    for (PerObjective each : objectives) {
      Budget budget = each.budget();
      double undecided = (budget.goodHigh() - budget.goodLow()) / budget.total();
      double allowed = 1 - each.target();
      if (budget.total() > 0 && undecided > TOLERATED * allowed) {
        notices.add(
            String.format(
                Locale.ROOT,
                "objective %s: %.3g %% of the events lie in the histogram bucket of the limit, more"
                    + " than a tenth of the error budget of %.3g %%; a bucket bound at the limit"
                    + " would make the numbers exact",
                each.target(),
                100 * undecided,
                100 * allowed));
      }
    }
    return List.copyOf(notices);
  }

  /**
   * One group.
   *
   * @param labels keys as in {@code group_by}; empty without
   * @param newest event time of the group's newest point
   * @param fresh whether that is young enough to act on
   */
  public record Group(
      Map<String, String> labels,
      SloState state,
      Budget budget,
      Instant newest,
      boolean fresh,
      Instant watermark,
      @Nullable Double coverage) {}

  /** One objective over all groups together. */
  public record PerObjective(String displayName, double target, SloState state, Budget budget) {}
}
