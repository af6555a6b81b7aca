package io.syntropy.telemetry.govern;

import java.time.Duration;
import java.util.Map;

/**
 * How many series services may have.
 *
 * @param budget active series of a service
 * @param budgets other budgets, by service name
 * @param total active series of all services together
 * @param active how long a series counts after its last point
 * @param services how many services have a budget of their own; all further ones share one
 * @param sources how many series that were folded are followed; running totals beyond are dropped
 */
public record CardinalitySettings(
    int budget,
    Map<String, Integer> budgets,
    int total,
    Duration active,
    int services,
    int sources) {

  /** 20,000 series a service, 500,000 in all, active for an hour, 500 services, 50,000 sources. */
  public static final CardinalitySettings DEFAULTS =
      new CardinalitySettings(20_000, Map.of(), 500_000, Duration.ofHours(1), 500, 50_000);

  public CardinalitySettings {
    budgets = Map.copyOf(budgets);
    positive("budget", budget);
    budgets.forEach((service, own) -> positive("budgets." + service, own));
    positive("total", total);
    positive("services", services);
    positive("sources", sources);
    if (active.compareTo(Duration.ofMinutes(5)) < 0) {
      throw new IllegalArgumentException("active: " + active + " (expected at least PT5M)");
    }
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected at least 1)");
    }
  }

  int budgetOf(String service) {
    return budgets.getOrDefault(service, budget);
  }
}
