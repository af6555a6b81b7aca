package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people route by stays as they wrote it. */
class AlertLabelsTest {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata:
        name: shop-ok
        labels: {SLO_LABELS}
      spec:
        service: shop
        indicator:
          metadata: {name: x}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: a_total, match: {ok: "1"}, group_by: [cloud.region]}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: a_total, group_by: [cloud.region]}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.99}]
        alertPolicies: [fast]
      ---
      apiVersion: openslo/v1
      kind: AlertPolicy
      metadata:
        name: fast
        labels: {POLICY_LABELS}
        annotations: {ANNOTATIONS}
      spec:
        alertWhenBreaching: true
        alertWhenResolved: true
        alertWhenNoData: true
        conditions: [{conditionRef: fast}]
        notificationTargets: [{targetRef: oncall}]
      ---
      apiVersion: openslo/v1
      kind: AlertCondition
      metadata: {name: fast}
      spec:
        severity: SEVERITY
        condition: {kind: burnrate, op: gte, threshold: 10, lookbackWindow: 1h, alertAfter: 2m}
      """;

  private static String slo(String severity, String ofSlo, String ofPolicy, String annotations) {
    return SLO.replace("SEVERITY", severity)
        .replace("SLO_LABELS", ofSlo)
        .replace("POLICY_LABELS", ofPolicy)
        .replace("ANNOTATIONS", annotations);
  }

  private static GeneratedRules generate(String text) {
    GeneratedRules rules = RulesGenerator.generate(Map.of("a.yaml", text), Flavour.PROMETHEUS, "");
    assertThat(rules.faults()).isEmpty();
    return rules;
  }

  /** The texts of every alert's {@code labels} or {@code annotations}, by alert and tier. */
  private static Map<String, Map<String, String>> alerts(GeneratedRules rules, String field) {
    Map<String, Map<String, String>> alerts = new HashMap<>();
    rules
        .files()
        .forEach((name, text) -> {
          for (Node group :
              Documents.trees(name, text, new ArrayList<>()).getFirst().list("groups")) {
            for (Node rule : group.list("rules")) {
              if (rule.has("alert")) {
                Map<String, String> texts = new HashMap<>();
                rule.optionalMapping(field).fields().forEach((k, v) -> texts.put(k, v.text()));
                String tier = rule.optionalMapping("labels").string("tier");
                alerts.put(rule.string("alert") + " " + tier, texts);
              }
            }
          }
        });
    return alerts;
  }

  private static List<String> notes(GeneratedRules rules) {
    return rules.notes().stream()
        .map(Fault::toString)
        .filter(note -> note.contains("labels: ") || note.contains("annotations: "))
        .toList();
  }

  @Test
  void theAuthorsSeverityStaysAndOursStandsBesideIt() {
    GeneratedRules rules = generate(slo("page", "", "severity: pageteam, team: payments", ""));
    assertThat(alerts(rules, "labels"))
        .hasSize(2)
        .allSatisfy((alert, labels) ->
            assertThat(labels)
                .containsEntry("severity", "pageteam")
                .containsEntry("syntropy_severity", "page")
                .containsEntry("team", "payments"));
    assertThat(notes(rules)).isEmpty();
  }

  @Test
  void thePolicysSeverityStandsOverTheSlosAndALabelOverTheConditionsWord() {
    assertThat(alerts(generate(slo("critical", "severity: all", "severity: some", "")), "labels"))
        .allSatisfy((alert, labels) -> assertThat(labels).containsEntry("severity", "some"));
    assertThat(alerts(generate(slo("critical", "severity: all", "", "")), "labels"))
        .allSatisfy((alert, labels) -> assertThat(labels).containsEntry("severity", "all"));
  }

  @Test
  void theConditionsWordForItIsTheSeverity() {
    assertThat(alerts(generate(slo("critical", "", "", "")), "labels"))
        .hasSize(2)
        .allSatisfy((alert, labels) ->
            assertThat(labels)
                .containsEntry("severity", "critical")
                .containsEntry("syntropy_severity", "page"));
  }

  @Test
  void withoutAnAuthorsWordItIsOurs() {
    String none = slo("page", "", "", "").replace("  alertPolicies: [fast]\n", "");
    assertThat(alerts(generate(none), "labels"))
        .hasSize(5)
        .allSatisfy((alert, labels) ->
            assertThat(labels.get("severity"))
                .isEqualTo(labels.get("syntropy_severity"))
                .isIn("page", "ticket"));
  }

  @Test
  void slothsLabelsStay() {
    String sloth =
        """
        version: prometheus/v1
        service: shop
        labels: {owner: shop}
        slos:
          - name: ok
            objective: 99
            sli: {events: {error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))'}}
            alerting:
              page_alert: {labels: {severity: wake-up, tier: "1"}}
              ticket_alert: {labels: {severity: slack}}
        """;
    GeneratedRules rules = generate(sloth);
    Map<String, Map<String, String>> alerts = alerts(rules, "labels");
    assertThat(alerts).hasSize(4);
    alerts.forEach((alert, labels) -> {
      boolean page = labels.get("syntropy_severity").equals("page");
      assertThat(labels)
          .containsEntry("owner", "shop")
          .containsEntry("severity", page ? "wake-up" : "slack");
      assertThat(labels.get("exported_tier")).isEqualTo(page ? "1" : null);
    });
    assertThat(notes(rules))
        .singleElement()
        .asString()
        .endsWith("labels: tier: written exported_tier (the rules have a label tier of their own)");
  }

  @Test
  void pyrrasSeveritiesAndLabelsAreThoseOfItsOwnRules() {
    String pyrra =
        """
        apiVersion: pyrra.dev/v1alpha1
        kind: ServiceLevelObjective
        metadata: {name: probe, labels: {pyrra.dev/team: web}}
        spec:
          target: "99"
          window: 4w
          indicator: {ratio: {errors: {metric: 'probes_total{ok="false"}'}, total: {metric: probes_total}}}
        """;
    GeneratedRules rules = generate(pyrra);
    assertThat(alerts(rules, "labels"))
        .isNotEmpty()
        .allSatisfy((alert, labels) -> {
          assertThat(labels).containsEntry("team", "web");
          assertThat(labels.get("severity"))
              .isEqualTo(labels.get("syntropy_severity").equals("page") ? "critical" : "warning");
        });
    assertThat(notes(rules)).noneMatch(note -> note.contains("labels:"));
  }

  @Test
  void whatTheRulesNeedThemselvesIsMovedAndSaid() {
    GeneratedRules rules =
        generate(slo("page", "service: shop", "cloud_region: here, objective: gold", ""));
    assertThat(alerts(rules, "labels"))
        .allSatisfy((alert, labels) ->
            assertThat(labels)
                .containsEntry("service", "shop")
                .containsEntry("objective", "0")
                .containsEntry("exported_objective", "gold")
                .containsEntry("exported_cloud_region", "here")
                .doesNotContainKeys("cloud_region", "exported_service"));
    assertThat(notes(rules))
        .containsExactly(
            "a.yaml:23:3: shop-ok: labels: cloud_region: written exported_cloud_region (the rules have a label cloud_region of their own)",
            "a.yaml:23:3: shop-ok: labels: objective: written exported_objective (the rules have a label objective of their own)");
  }

  @Test
  void whatIsNotWrittenAsItStandsIsSaid() {
    GeneratedRules rules =
        generate(
            slo(
                "page",
                "team: [a, b], on-call: shop, __x: y",
                "a.b: one, a_b: two",
                "wiki: {at: here}"));
    assertThat(alerts(rules, "labels"))
        .allSatisfy((alert, labels) ->
            assertThat(labels)
                .containsEntry("on_call", "shop")
                .containsEntry("a_b", "one")
                .doesNotContainKeys("team", "__x"));
    assertThat(notes(rules))
        .containsExactlyInAnyOrder(
            "a.yaml:5:18: shop-ok: labels: team: a list (left out: an alert has one text for it)",
            "a.yaml:5:46: shop-ok: labels: __x: left out (names that begin with __ are Prometheus' own)",
            "a.yaml:5:11: shop-ok: labels: written on-call as on_call (Prometheus knows letters, digits and _ only)",
            "a.yaml:24:27: shop-ok: labels: a_b: left out (another one is written a_b)",
            "a.yaml:24:11: shop-ok: labels: written a.b as a_b (Prometheus knows letters, digits and _ only)",
            "a.yaml:25:23: shop-ok: annotations: wiki: a mapping (left out: an alert has one text for it)");
  }
}
