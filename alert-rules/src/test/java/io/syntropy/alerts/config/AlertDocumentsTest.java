package io.syntropy.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.MaintenanceWindow;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertDocumentsTest {
  private static final String CONDITION =
      """
      apiVersion: openslo/v1
      kind: AlertCondition
      metadata: {name: lag}
      spec:
        description: far behind
        condition:
          kind: syntropy/condition
          selector: {signal: metric, name: kafka_consumer_lag, group_by: [cloud.region]}
          op: gt
          threshold: 1000
          alertAfter: 3m
          runbook: consumer-lag
      """;

  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed%s}
      spec:
        service: social
        indicator:
          metadata: {name: ok}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: a}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: b}}}
        budgetingMethod: Occurrences
        timeWindow: [{duration: 30d, isRolling: true}]
        objectives: [{target: 0.99}]
      """;

  private static AlertDocuments decode(String yaml) {
    Documents read = Documents.read("a.yaml", yaml);
    assertThat(read.faults()).isEmpty();
    assertThat(OpenSlo.decode(read.documents()).faults()).isEmpty();
    return AlertDocuments.decode(read.documents());
  }

  private static List<String> faults(String yaml) {
    return decode(yaml).faults().stream().map(Object::toString).toList();
  }

  @Test
  void aConditionStandsInAnOpenSloDocument() {
    Condition condition = decode(CONDITION).conditions().get("lag");
    assertThat(condition).isNotNull();
    assertThat(condition.severity()).isEqualTo(Sev.SEV3);
    assertThat(condition.window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(condition.after()).isEqualTo(Duration.ofMinutes(3));
    assertThat(condition.line()).isEqualTo("mean of kafka_consumer_lag > 1000");
  }

  @Test
  void aConditionPagesOnlyForAnSloOrFromTheCriticalList() {
    String paging = CONDITION.replace("  condition:", "  severity: sev2\n  condition:");
    assertThat(faults(paging))
        .singleElement()
        .asString()
        .startsWith("a.yaml:6:13: severity: sev2 (expected sev3 or sev4: a condition pages only");
    String protects = paging.replace("    runbook:", "    slo: feed\n    runbook:");
    assertThat(faults(protects))
        .containsExactly("a.yaml:13:10: slo: feed (expected the name of an SLO)");
    assertThat(faults(protects + "---\n" + SLO.formatted(""))).isEmpty();
    assertThat(faults(paging.replace("    runbook:", "    critical: node_offline\n    runbook:")))
        .isEmpty();
    assertThat(faults(paging.replace("    runbook:", "    critical: degradation\n    runbook:")))
        .singleElement()
        .asString()
        .contains("degradation (expected measure ratio");
  }

  @Test
  void everyAlertNamesARunbookThatExists() {
    assertThat(faults(CONDITION.replace("    runbook: consumer-lag\n", "")))
        .singleElement()
        .asString()
        .contains("runbook: missing");
    String unknown = CONDITION.replace("consumer-lag", "nobody-wrote-it");
    assertThat(faults(unknown))
        .singleElement()
        .asString()
        .startsWith("a.yaml:12:14: runbook: nobody-wrote-it (expected the name of a Runbook");
    assertThat(decode(unknown).conditions()).containsKey("lag"); // its last good version may be it
    assertThat(
            faults(
                unknown
                    + """
                    ---
                    apiVersion: syntropy/v1
                    kind: Runbook
                    metadata: {name: nobody-wrote-it}
                    spec: {title: T, steps: [{text: look}], closing: [good again]}
                    """))
        .isEmpty();
  }

  @Test
  void anSloWithoutARunbookHasTheShippedOne() {
    AlertDocuments decoded = decode(SLO.formatted(""));
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.notices()).isEmpty();
    assertThat(decoded.runbook("feed", "default")).isEqualTo(ShippedRunbooks.BURN);
    AlertDocuments named =
        decode(SLO.formatted(", annotations: {syntropy.io/runbook: feed-latency}"));
    assertThat(named.runbook("feed", "default")).isEqualTo("feed-latency");
    assertThat(faults(SLO.formatted(", annotations: {syntropy.io/runbook: gone}")))
        .singleElement()
        .asString()
        .contains("syntropy.io/runbook: gone (expected the name of a Runbook");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "op: gt|op: over|op: over (expected one of",
        "threshold: 1000|threshold: 300ms|threshold: 300ms (expected a number; times are",
        "alertAfter: 3m|alertAfter: 2d|alertAfter: PT48H (expected at most 1d)",
        "alertAfter: 3m|lookbackWindow: 15s|lookbackWindow: PT15S (expected 10s to 1d",
        "alertAfter: 3m|measure: ratio|of: missing (expected the selector of all events",
        "alertAfter: 3m|window: 3m|window: unknown field",
      })
  void whatIsWrongIsSaidAtItsPlace(String from, String to, String message) {
    assertThat(faults(CONDITION.replace(from, to)))
        .anySatisfy(fault -> assertThat(fault).startsWith("a.yaml:").contains(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gt|1|threshold: 1 (expected at least 0 and under 1 for op gt of a ratio: else it always or never holds)",
        "gt|80|threshold: 80 (expected at least 0 and under 1 for op gt of a ratio",
        "gte|0|threshold: 0 (expected over 0 and at most 1 for op gte of a ratio",
        "lt|0|threshold: 0 (expected over 0 and at most 1 for op lt of a ratio",
        "lt|1.5|threshold: 1.500 (expected over 0 and at most 1 for op lt of a ratio",
        "lte|1|threshold: 1 (expected at least 0 and under 1 for op lte of a ratio",
      })
  void aLineThatIsNeverCrossedIsAFault(String op, String threshold, String message) {
    String ratio =
        CONDITION
            .replace("op: gt", "measure: ratio\n    op: " + op)
            .replace("threshold: 1000", "threshold: " + threshold)
            .replace(
                "runbook:",
                "of: {signal: metric, name: all, group_by: [cloud.region]}\n    runbook:");
    assertThat(faults(ratio)).singleElement().asString().startsWith("a.yaml:11:16: " + message);
    assertThat(faults(ratio.replace("threshold: " + threshold, "threshold: 0.5"))).isEmpty();
  }

  @Test
  void aRateIsNeverUnderZeroAndAnyOtherValueMayBe() {
    String rate = CONDITION.replace("op: gt", "measure: rate\n    op: lt");
    assertThat(faults(rate)).isEmpty();
    assertThat(faults(rate.replace("1000", "0")))
        .containsExactly(
            "a.yaml:11:16: threshold: 0 (expected over 0 for op lt of a rate: else it always or never holds)");
    assertThat(faults(CONDITION.replace("threshold: 1000", "threshold: -5"))).isEmpty();
  }

  @Test
  void aFallIsAgainstTheLastHour() {
    Condition fall =
        decode(CONDITION.replace("op: gt", "measure: drop\n    op: gte")).conditions().get("lag");
    assertThat(fall.measure().baseline()).isEqualTo(Duration.ofHours(1));
    assertThat(fall.line()).isEqualTo("drop of kafka_consumer_lag >= 1000");
    assertThat(
            faults(
                CONDITION
                    .replace("op: gt", "measure: drop\n    op: gt")
                    .replace("signal: metric", "signal: span")))
        .singleElement()
        .asString()
        .contains("measure: drop (expected rate or ratio for spans and logs)");
  }

  @Test
  void aTargetThatIsNoNotifierIsSaid() {
    String target =
        """
        apiVersion: openslo/v1
        kind: AlertNotificationTarget
        metadata: {name: night}
        spec: {target: on-cal}
        """;
    assertThat(decode(target).notices()).isEmpty(); // it may mean another system's
    AlertDocuments decoded =
        decode(
            target
                + """
                ---
                apiVersion: syntropy/v1
                kind: Notifier
                metadata: {name: on-call}
                spec: {type: pagerduty, secret: key}
                """);
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.notices())
        .singleElement()
        .hasToString(
            "a.yaml:4:16: target: on-cal (no Notifier has this name, so it adds nobody: the Notifiers' routes decide; expected one of on-call)");
  }

  @Test
  void placesInARunbookAreSpeltRight() {
    String runbook =
        """
        apiVersion: syntropy/v1
        kind: Runbook
        metadata: {name: r}
        spec:
          title: T
          steps:
            - {text: a, action: {kind: failover, region: "PLACE", service: "{service}"}}
          closing: [good]
        """;
    assertThat(faults(runbook.replace("PLACE", "{region}"))).isEmpty();
    assertThat(faults(runbook.replace("PLACE", "{service}-{region}"))).isEmpty();
    for (String wrong : List.of("{regoin}", "{region", "region}", "{{region}}", "{}")) {
      assertThat(faults(runbook.replace("PLACE", wrong)))
          .containsExactly(
              "a.yaml:7:50: region: "
                  + wrong
                  + " (expected no other braces than {service} and {region})");
    }
  }

  @Test
  void aRunbookIsReadWhole() {
    assertThat(
            faults(
                """
                apiVersion: syntropy/v1
                kind: Runbook
                metadata: {name: r}
                spec:
                  title: T
                  steps: [{text: a, action: {kind: dance}}, {txt: b}]
                  closing: []
                  links: [{title: x, url: "ftp://x"}]
                """))
        .anySatisfy(f -> assertThat(f).contains("kind: dance (expected one of"))
        .anySatisfy(f -> assertThat(f).contains("text: missing"))
        .anySatisfy(f -> assertThat(f).contains("txt: unknown field"))
        .anySatisfy(f -> assertThat(f).contains("closing: empty"))
        .anySatisfy(f -> assertThat(f).contains("ftp://x (expected an http"));
  }

  @Test
  void routesNarrowDownATree() {
    AlertDocuments decoded =
        decode(
            """
            apiVersion: syntropy/v1
            kind: Notifier
            metadata: {name: team}
            spec:
              type: slack
              routes:
                - severities: [sev1, sev2]
                  match: {service: [social, chat]}
                  ack_within: 5m
                  routes:
                    - {match: {region: "test-*"}, deliver: never}
                - {severities: [sev4], deliver: digest}
            ---
            apiVersion: syntropy/v1
            kind: Notifier
            metadata: {name: pager}
            spec: {type: pagerduty}
            """);
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.routing().targets()).containsOnlyKeys("pager", "team");
    assertThat(decoded.routing().targets().get("team")).hasSize(2);
  }

  private static final String MAINTENANCE =
      """
      apiVersion: syntropy/v1
      kind: MaintenanceWindow
      metadata: {name: upkeep}
      spec:
        match: {service: [credit, ledger], region: eu-*}
        severities: [sev3]
        starts: 2026-12-06T02:00
        time_zone: Europe/Lisbon
        duration: 90m
        days: [sun, wed]
        until: 2027-06-30
        reason: vacuum
      """;

  @Test
  void aMaintenanceWindowIsRead() {
    AlertDocuments decoded = decode(MAINTENANCE);
    assertThat(decoded.faults()).isEmpty();
    MaintenanceWindow window = decoded.maintenance().get("upkeep");
    assertThat(window).isNotNull();
    assertThat(window.match().text()).isEqualTo("region=eu-*, service=credit|ledger");
    assertThat(window.severities()).containsExactly(Sev.SEV3);
    assertThat(window.reason()).isEqualTo("vacuum");
    assertThat(window.times().length()).isEqualTo(Duration.ofMinutes(90));
    assertThat(window.times().days()).containsExactly(DayOfWeek.WEDNESDAY, DayOfWeek.SUNDAY);
    assertThat(window.active(Instant.parse("2026-12-06T02:00:00Z"))).isTrue();
    assertThat(window.active(Instant.parse("2026-12-06T03:30:00Z"))).isFalse();
    String daily = MAINTENANCE.replace("[sun, wed]", "daily");
    assertThat(decode(daily).maintenance().get("upkeep").times().days()).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "starts: 2026-12-06T02:00; starts: 2026-12-06; a local time such as 2026-12-01T02:00",
        "starts: 2026-12-06T02:00; starts: 1926-12-06T02:00; expected a year from 2000 to 2999",
        "starts: 2026-12-06T02:00; title: x; starts: missing (expected a local time such as",
        "Europe/Lisbon; Lisbon; time_zone: Lisbon (expected an IANA name such as Europe/Lisbon)",
        "'[sun, wed]'; '[sunday]'; one of mon, tue, wed, thu, fri, sat, sun",
        "'[sun, wed]'; sometimes; daily, or a list of mon",
        "duration: 90m; duration: 8d; duration: PT192H (expected 1m to 7d)",
        "until: 2027-06-30; until: soon; a date such as 2027-06-30",
        "until: 2027-06-30; until: 2025-06-30; expected 2026-12-06 or later",
        "'[sev3]'; '[sev9]'; one of sev1, sev2, sev3, sev4",
        "reason:; because:; because"
      })
  void whatIsWrongInAMaintenanceWindowIsAFault(String text, String wrong, String message) {
    AlertDocuments decoded = decode(MAINTENANCE.replace(text, wrong));
    assertThat(decoded.maintenance()).isEmpty();
    assertThat(decoded.broken()).containsExactly("syntropy/v1/MaintenanceWindow/upkeep");
    assertThat(decoded.faults().toString()).contains(message);
  }

  @Test
  void aMaintenanceWindowOfEverythingIsAFault() {
    String everything =
        MAINTENANCE.replace("  match: {service: [credit, ledger], region: eu-*}\n", "");
    assertThat(decode(everything).maintenance()).hasSize(1); // of one severity
    assertThat(faults(everything.replace("  severities: [sev3]\n", "")))
        .singleElement()
        .asString()
        .contains("match: empty (expected at least one label, or severities)");
  }
}
