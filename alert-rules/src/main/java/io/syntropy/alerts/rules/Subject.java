package io.syntropy.alerts.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the rules of one objective have in common: its labels, and its series by name.
 *
 * @param objective position in the SLO, from 0
 * @param groups labels of the groups
 */
record Subject(String slo, String service, int objective, List<String> groups) {
  /** Labels of every rule; a group must not be told apart by one of them. */
  static final Set<String> OWN =
      Set.of(
          "slo",
          "service",
          "objective",
          AlertLabels.SEVERITY,
          AlertLabels.URGENCY,
          "tier",
          "policy",
          "alertname",
          "alertstate");

  /** How many series of the total were heard of in the last 2 min. */
  static final String HEARD = "slo:sli_series:count2m";

  Subject {
    groups = List.copyOf(groups);
  }

  /** The labels of every series and alert. */
  Map<String, String> labels() {
    return new TreeMap<>(
        Map.of("slo", slo, "service", service, "objective", Integer.toString(objective)));
  }

  private String matchers() {
    return "objective=\"" + objective + "\",slo=" + PromText.quoted(slo);
  }

  /** {@code record{objective="0",slo=".."}}. */
  String series(String record) {
    return record + "{" + matchers() + "}";
  }

  /** The same with further matchers before. */
  String series(String record, String further) {
    return record + "{" + further + "," + matchers() + "}";
  }

  /** {@code on (slo, objective, groups..)}. */
  String on() {
    return "on (" + String.join(", ", with("slo", "objective")) + ")";
  }

  /** All labels of a recorded series. */
  String byAll() {
    return String.join(", ", with("slo", "service", "objective"));
  }

  private List<String> with(String... own) {
    List<String> labels = new ArrayList<>(List.of(own));
    labels.addAll(groups);
    return labels;
  }

  static String good(Duration window) {
    return "slo:sli_good:increase" + Windows.text(window);
  }

  static String total(Duration window) {
    return "slo:sli_total:increase" + Windows.text(window);
  }

  static String error(Duration window) {
    return "slo:sli_error:ratio" + Windows.text(window);
  }

  static String burn(Duration window) {
    return "slo:burn_rate:ratio" + Windows.text(window);
  }

  /** Events within one time slice, where time slices are counted. */
  static String slice(boolean good, Duration window) {
    return "slo:slice_" + (good ? "good" : "total") + ":increase" + Windows.text(window);
  }
}
