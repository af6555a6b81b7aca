package io.syntropy.slo.imports;

import io.syntropy.slo.config.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One SLO on its way to OpenSLO documents. */
final class Draft {
  final Node origin;
  final String name;
  final String displayName;
  final String service;
  final BigDecimal target;
  final String window;
  String description = "";
  Map<String, Object> labels = Map.of();
  Map<String, Object> annotations = Map.of();
  Map<String, Object> indicator = Map.of();
  Map<String, Object> comparison = Map.of();
  final List<Tier> tiers = new ArrayList<>();

  /**
   * A burn-rate alert.
   *
   * @param suffix makes the policy's name from the SLO's
   * @param target name of the AlertNotificationTarget
   * @param factor burn rate at which it fires
   * @param after how long it must hold; empty for at once
   */
  record Tier(
      String suffix,
      String title,
      String severity,
      String target,
      String factor,
      String longWindow,
      String after,
      boolean noData,
      Map<String, Object> labels,
      Map<String, Object> annotations) {}

  Draft(
      Node origin,
      String name,
      String displayName,
      String service,
      BigDecimal target,
      String window) {
    this.origin = origin;
    this.name = name;
    this.displayName = displayName;
    this.service = service;
    this.target = target;
    this.window = window;
  }

  /** The SLO and its alert policies. */
  List<Map<String, Object>> documents() {
    List<Map<String, Object>> documents = new ArrayList<>();
    documents.add(slo());
    tiers.forEach(tier -> documents.add(policy(tier)));
    return documents;
  }

  private Map<String, Object> slo() {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (!description.isBlank()) {
      spec.put("description", description.strip());
    }
    spec.put("service", service);
    spec.put("indicator", ordered("metadata", Map.of("name", name), "spec", indicator));
    spec.put("timeWindow", List.of(ordered("duration", window, "isRolling", true)));
    spec.put("budgetingMethod", "Occurrences");
    Map<String, Object> objective = new LinkedHashMap<>(comparison);
    objective.put("target", target);
    spec.put("objectives", List.of(objective));
    if (!tiers.isEmpty()) {
      spec.put("alertPolicies", tiers.stream().map(tier -> name + tier.suffix()).toList());
    }
    Map<String, Object> notes = new LinkedHashMap<>(annotations);
    if (tiers.isEmpty()) {
      notes.put("syntropy.io/alerts", "none"); // else the default tiers would page
    }
    return document("SLO", name, displayName, labels, notes, spec);
  }

  private Map<String, Object> policy(Tier tier) {
    Map<String, Object> condition = ordered("kind", "burnrate", "op", "gte");
    condition.put("threshold", number(tier.factor()));
    condition.put("lookbackWindow", tier.longWindow());
    condition.put("alertAfter", tier.after().isEmpty() ? "1s" : tier.after());
    Map<String, Object> inline = new LinkedHashMap<>();
    inline.put("kind", "AlertCondition");
    inline.put("metadata", Map.of("name", name + tier.suffix()));
    inline.put("spec", ordered("severity", tier.severity(), "condition", condition));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("alertWhenNoData", tier.noData());
    spec.put("alertWhenResolved", true);
    spec.put("alertWhenBreaching", true);
    spec.put("conditions", List.of(inline));
    spec.put("notificationTargets", List.of(Map.of("targetRef", tier.target())));
    return document(
        "AlertPolicy", name + tier.suffix(), tier.title(), tier.labels(), tier.annotations(), spec);
  }

  private static Number number(String text) {
    BigDecimal number = new BigDecimal(text);
    return number.scale() <= 0 ? (Number) number.longValueExact() : number;
  }

  static Map<String, Object> document(
      String kind,
      String name,
      String displayName,
      Map<String, Object> labels,
      Map<String, Object> annotations,
      Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    if (!displayName.isEmpty()) {
      metadata.put("displayName", displayName);
    }
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    Map<String, Object> document = ordered("apiVersion", "openslo/v1", "kind", kind);
    document.put("metadata", metadata);
    document.put("spec", spec);
    return document;
  }

  static Map<String, Object> ordered(String key, Object value, String key2, Object value2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    map.put(key2, value2);
    return map;
  }
}
