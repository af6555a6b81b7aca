package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.Guards;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How policies, conditions and annotations become the tiers of an SLO. */
class AlertSettingsTest {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata:
        name: s
        annotations: {ANNOTATIONS}
      spec:
        service: shop
        indicator:
          metadata: {name: i}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: n, match: {code: ok}}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: n}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: o, target: 0.99}]
        alertPolicies: [POLICIES]
      """;
  private static final String POLICY =
      """
      apiVersion: openslo/v1
      kind: AlertPolicy
      metadata: {name: p}
      spec:
        alertWhenNoData: true
        alertWhenResolved: false
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: {name: c}
            spec:
              severity: SEVERITY
              condition: {kind: burnrate, op: gte, threshold: THRESHOLD, lookbackWindow: 2h, alertAfter: 5m}
        notificationTargets: [{targetRef: oncall}]
      """;

  private static OpenSloCatalog read(String annotations, String policies, String... more) {
    StringBuilder text =
        new StringBuilder(SLO.replace("ANNOTATIONS", annotations).replace("POLICIES", policies));
    for (String document : more) {
      text.append("---\n").append(document);
    }
    Documents documents = Documents.read("a.yaml", text.toString());
    assertThat(documents.faults()).isEmpty();
    return OpenSlo.decode(documents.documents());
  }

  @Test
  void aKindThatNobodyReadsIsOneFault() {
    String inline = POLICY.replace("SEVERITY", "page").replace("THRESHOLD", "2");
    assertThat(read("", "p", inline.replace("kind: burnrate", "kind: burnrates")).faults())
        .extracting(Fault::message)
        .contains(
            "kind: burnrates (expected burnrate; a syntropy/condition stands in an AlertCondition document of its own)");
    String plural =
        """
        apiVersion: openslo/v1
        kind: AlertCondition
        metadata: {name: lag}
        spec:
          condition:
            kind: syntropy/conditions
            selector: {signal: metric, name: kafka_consumer_lag}
            op: gt
            threshold: 1000
            runbook: consumer-lag
        """;
    assertThat(read("", "", plural).faults())
        .singleElement()
        .asString()
        .endsWith(": kind: syntropy/conditions (expected burnrate or syntropy/condition)");
  }

  private static List<AlertRule> rules(OpenSloCatalog catalog) {
    assertThat(catalog.faults()).isEmpty();
    Slo slo = catalog.slos().getFirst();
    return slo.alerts().rulesFor(slo.objectives().getFirst(), slo.window());
  }

  private static List<String> texts(OpenSloCatalog catalog) {
    return rules(catalog).stream()
        .map(r -> r.tier().text() + " " + r.tier().severity().text())
        .toList();
  }

  private static String policy(String severity, String threshold) {
    return POLICY.replace("SEVERITY", severity).replace("THRESHOLD", threshold);
  }

  @Test
  void withoutAPolicyTheDefaultTiersApply() {
    assertThat(texts(read("", "")))
        .containsExactly("14.4/1h page", "6/6h page", "3/1d ticket", "1/3d ticket");
    assertThat(rules(read("", "")).getFirst().guards()).isEqualTo(Guards.DEFAULT);
  }

  @Test
  void aPolicyTakesThePlaceOfTheDefaultTiers() {
    List<AlertRule> rules = rules(read("", "p", policy("sev1", "10")));
    assertThat(rules.stream().map(r -> r.tier().text())).containsExactly("10/2h", "no_data");
    AlertRule burn = rules.getFirst();
    assertThat(burn.policy()).isEqualTo("p");
    assertThat(burn.after()).isEqualTo(Duration.ofMinutes(5));
    assertThat(burn.tier().shortWindow()).isEqualTo(Duration.ofMinutes(10));
    assertThat(burn.notifyResolved()).isFalse();
  }

  @Test
  void upToASecondIsAtOnce() {
    String page = policy("page", "10");
    assertThat(rules(read("", "p", page.replace("5m", "1s"))).getFirst().after())
        .isEqualTo(Duration.ZERO);
    assertThat(rules(read("", "p", page.replace("5m", "1001ms"))).getFirst().after())
        .isEqualTo(Duration.ofMillis(1001));
  }

  @Test
  void severitiesAreAPageOrATicketAndWhatIsUnknownIsSaid() {
    assertThat(texts(read("", "p", policy("Critical", "10")))).contains("10/2h page");
    assertThat(texts(read("", "p", policy("warning", "10")))).contains("10/2h ticket");
    OpenSloCatalog odd = read("", "p", policy("purple", "10"));
    assertThat(texts(odd)).contains("10/2h ticket");
    assertThat(odd.notices().toString()).contains("severity: purple (taken as ticket;");
  }

  @Test
  void aFactorThatNoErrorRatioReachesIsRefused() {
    OpenSloCatalog most = read("", "p", policy("page", "99.9"));
    assertThat(most.faults()).isEmpty();
    OpenSloCatalog never = read("", "p", policy("page", "100"));
    assertThat(never.slos()).isEmpty();
    assertThat(never.faults().toString())
        .contains("p can never fire (threshold 100", "expected less than 100 = 1 / (1 - target");
  }

  @Test
  void annotationsSetGuardsAndBudgetTiersAndTurnAlertsOff() {
    List<AlertRule> rules =
        rules(
            read(
                "syntropy.io/min-bad-events: \"10\", syntropy.io/alert-confidence: 0.9, syntropy.io/coverage-floor: 0.5, syntropy.io/budget-spent: \"2%/1h page, 10%/3d ticket\"",
                ""));
    assertThat(rules.stream().map(r -> r.tier().text()))
        .containsExactly("14.4/1h", "6/6h", "2%/1h", "3/1d", "1/3d", "10%/3d");
    assertThat(rules.getFirst().guards()).isEqualTo(new Guards(10, 0.9, 0.5));
    assertThat(rules(read("syntropy.io/alerts: none", ""))).isEmpty();
  }
}
