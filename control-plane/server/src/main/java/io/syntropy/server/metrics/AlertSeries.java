package io.syntropy.server.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.Opener;
import io.syntropy.server.alert.AlertView;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of {@code syntropy_alert_state}: {@code opener}, {@code name}, {@code service}, {@code
 * severity}, {@code tier} and {@code state} of every alert, and {@code slo} where there is one. An
 * SLO's have its groups' as well. Of the others only the region is told apart, so that a condition
 * over thousands of groups is as many series as there are regions.
 */
final class AlertSeries {
  private static final String REGION = "cloud.region";
  private static final int MAX_LENGTH = 200;

  private AlertSeries() {}

  /** Of an SLO's tier. */
  static Labels of(AlertView alert) {
    Map<String, String> own = new TreeMap<>();
    own.put("slo", alert.slo());
    own.put("objective", "" + alert.objective());
    boolean absent = alert.tier().equals("no_data");
    common(own, absent ? Opener.ABSENCE : Opener.BURN, alert.slo(), alert.service());
    state(own, alert.severity(), alert.tier(), alert.state());
    return GroupLabels.with(own, alert.labels());
  }

  /** Of a condition in a group. */
  static Labels ofCondition(AlertView alert) {
    Map<String, String> own = new TreeMap<>();
    common(own, Opener.CONDITION, alert.policy(), alert.service());
    state(own, alert.severity(), Opener.CONDITION.wire(), alert.state());
    if (!alert.slo().isEmpty()) {
      own.put("slo", alert.slo());
    }
    return GroupLabels.with(own, region(alert.labels().getOrDefault(REGION, "")));
  }

  /** Of a region, a frozen gate, or a call by a decision machine. */
  static Labels ofDecided(Alert alert) {
    Map<String, String> own = new TreeMap<>();
    common(own, alert.opener(), alert.name(), some(alert.service()));
    Severity severity = alert.severity().atLeast(Sev.SEV2) ? Severity.PAGE : Severity.TICKET;
    AlertState.Phase phase = alert.frozen() ? AlertState.Phase.FROZEN : AlertState.Phase.FIRING;
    state(own, severity.text(), alert.opener().wire(), phase.text());
    String slo = alert.slo();
    if (slo != null) {
      own.put("slo", slo);
    }
    return GroupLabels.with(own, region(some(alert.region())));
  }

  private static void common(Map<String, String> own, Opener opener, String name, String service) {
    own.put("opener", opener.wire());
    own.put("name", name);
    own.put("service", service);
  }

  private static void state(Map<String, String> own, String severity, String tier, String state) {
    own.put("severity", severity);
    own.put("tier", tier);
    own.put("state", state);
  }

  private static String some(String name) {
    return name.equals(Alert.ANY) ? "" : name;
  }

  private static Map<String, String> region(String region) {
    String cut = region.length() <= MAX_LENGTH ? region : region.substring(0, MAX_LENGTH);
    return cut.isEmpty() ? Map.of() : Map.of(REGION, cut);
  }
}
