package io.syntropy.server.incident;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.config.ShippedRunbooks;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.incident.RunbookView.Use;
import io.syntropy.slo.Slo;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which alerts name which runbook, by the configuration in force. */
final class RunbookUses {
  private RunbookUses() {}

  /** By runbook; the uses of each in a fixed order. */
  static SortedMap<String, List<Use>> of(Configuration configuration) {
    AlertDocuments alerts = configuration.alerts();
    SortedMap<String, List<Use>> uses = new TreeMap<>();
    alerts
        .conditions()
        .forEach((name, condition) -> add(uses, condition.runbook(), "AlertCondition", name));
    alerts.policyRunbooks().forEach((name, runbook) -> add(uses, runbook, "AlertPolicy", name));
    configuration.slos().stream()
        .map(Slo::name)
        .sorted()
        .forEach(name -> add(uses, alerts.runbook(name, null), "SLO", name));
    configuration
        .regionPolicies()
        .forEach(policy -> add(uses, ShippedRunbooks.REGION, "RegionPolicy", policy.name()));
    configuration
        .protectivePolicies()
        .forEach(policy -> add(uses, ShippedRunbooks.HZ, "ProtectivePolicy", policy.name()));
    configuration
        .releasePolicies()
        .forEach(policy -> add(uses, ShippedRunbooks.FREEZE, "ReleasePolicy", policy.name()));
    return uses;
  }

  private static void add(
      SortedMap<String, List<Use>> uses, String runbook, String kind, String name) {
    uses.computeIfAbsent(runbook, r -> new ArrayList<>()).add(new Use(kind, name));
  }
}
