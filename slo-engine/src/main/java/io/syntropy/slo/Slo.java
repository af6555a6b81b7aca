package io.syntropy.slo;

import io.syntropy.slo.alert.AlertSettings;
import java.util.List;

/**
 * A service level objective.
 *
 * @param name unique
 * @param displayName for people; may be empty
 * @param service the service it belongs to
 * @param indicatorName name of the SLI document or of the inline indicator
 * @param objectives at least one; the first is the one shown at the top of a status
 * @param alertPolicies names of alert policies
 * @param alerts when it alerts
 */
public record Slo(
    String name,
    String displayName,
    String service,
    String indicatorName,
    TimeWindow window,
    BudgetingMethod budgetingMethod,
    List<Objective> objectives,
    List<String> alertPolicies,
    AlertSettings alerts) {
  public Slo {
    objectives = List.copyOf(objectives);
    alertPolicies = List.copyOf(alertPolicies);
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("objectives: none (expected at least one)");
    }
  }

  /** An SLO with the default alerts. */
  public Slo(
      String name,
      String displayName,
      String service,
      String indicatorName,
      TimeWindow window,
      BudgetingMethod budgetingMethod,
      List<Objective> objectives,
      List<String> alertPolicies) {
    this(
        name,
        displayName,
        service,
        indicatorName,
        window,
        budgetingMethod,
        objectives,
        alertPolicies,
        AlertSettings.DEFAULT);
  }
}
