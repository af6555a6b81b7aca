package io.syntropy.server.report;

import io.syntropy.server.action.ActionWords;
import io.syntropy.server.incident.IncidentStatistics;
import io.syntropy.server.incident.IncidentView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Technical and collective health of a week.
 *
 * @param from inclusive
 * @param to exclusive
 * @param budgetsAt as of when the budgets are: now, or the full hour in which an earlier week ended
 * @param budgets of every SLO, the least left first; of an earlier week only where they are known
 * @param remarks what a reader should know, such as what is left out and why
 * @param statistics of the incidents that began in the week, by service
 * @param worst of these, at most 20
 * @param actions how many actions of each kind were recorded in the week
 * @param collective of every region as it is at the time of writing; none for an earlier week
 */
public record WeeklyReport(
    Instant from,
    Instant to,
    Instant writtenAt,
    Instant budgetsAt,
    List<BudgetLine> budgets,
    IncidentStatistics statistics,
    List<IncidentView> worst,
    Map<String, Integer> actions,
    List<CollectiveLine> collective,
    List<String> remarks) {

  /**
   * One SLO.
   *
   * @param state null for an earlier week
   * @param remaining signed, 1 = untouched; null when unknown
   */
  public record BudgetLine(
      String slo,
      String service,
      double objective,
      @Nullable String state,
      @Nullable Double sli,
      @Nullable Double remaining) {}

  /** One region of one service. */
  public record CollectiveLine(
      String service,
      String region,
      String health,
      String protectiveMode,
      List<ActionWords.SignalView> signals) {
    /** Copies the list. */
    public CollectiveLine {
      signals = List.copyOf(signals);
    }
  }

  /** Copies the collections. */
  public WeeklyReport {
    budgets = List.copyOf(budgets);
    worst = List.copyOf(worst);
    actions = java.util.Collections.unmodifiableMap(new TreeMap<>(actions));
    collective = List.copyOf(collective);
    remarks = List.copyOf(remarks);
  }
}
