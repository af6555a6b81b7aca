package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts, and why something is as it is, against a double. */
class AlertVerbsIT {
  @RegisterExtension final ApiDouble api = new ApiDouble();

  private static final String ALERT =
      """
      {"id": "al1", "slo": "feed", "service": "social", "objective": 0, "target": 0.99,
       "labels": {"cloud.region": "eu"}, "severity": "page", "tier": "14.4/1h",
       "policy": "default", "state": "frozen", "burn_long": 20.51, "burn_short": null,
       "coverage": 0.5, "started_at": "2020-11-21T00:00:00Z", "fired_at": "2020-11-21T00:00:01Z",
       "changed_at": "2020-11-21T00:00:01Z", "resolved_at": null, "notify_resolved": true,
       "why": "Frozen: no point since 2020-11-21T00:00:00Z"}
      """;

  @Test
  void alertsAreListedByWhatIsAskedFor() {
    api.answer("/api/v1/alerts", "{\"items\": [" + ALERT + "], \"next_cursor\": null}");
    assertThat(api.run("alert", "list", "--state", "frozen", "--severity", "page", "--slo", "a/b"))
        .isZero();
    assertThat(api.out())
        .startsWith(
            """
            ID    SEVERITY   STATE    TIER      SLO    GROUP             BURN    AGE
            al1   page       frozen   14.4/1h   feed   cloud.region=eu   20.51\
            """);
    assertThat(api.run("alert", "ls", "-o", "name")).isZero();
    assertThat(api.out()).endsWith("alert/al1\n");
    api.answer("/api/v1/alerts", "{\"items\": [], \"next_cursor\": null}");
    assertThat(api.run("alert", "list")).isZero();
    assertThat(api.err()).contains("no alerts");
    api.answer(
        "/api/v1/alerts",
        "400 {\"code\": \"bad_request\", \"message\": \"state: odd (expected one of firing)\"}");
    assertThat(api.run("alert", "list", "--state", "odd")).isEqualTo(2);
    assertThat(api.err()).contains("state: odd");
  }

  @Test
  void oneAlertIsFetchedByItsId() {
    api.answer("/api/v1/alerts/al1", ALERT);
    assertThat(api.run("alert", "get", "al1", "-o", "wide")).isZero();
    assertThat(api.out()).contains("50%", "Frozen: no point since");
    assertThat(api.run("alert", "get", "gone")).isEqualTo(6);
  }

  @Test
  void whyExplainsAnSlo() {
    api.answer("/api/v1/slos/feed", VerbsIT.SLO);
    api.answer(
        "/api/v1/alerts",
        """
        {"items": [{"id": "al1", "severity": "page", "state": "firing", "why": "Tier 14.4/1h",
         "started_at": "2026-11-21T00:00:00Z"}, {"id": "al0", "state": "resolved"}]}
        """);
    api.answer(
        "/api/v1/slos/feed/corrections",
        """
        {"items": [{"kind": "exclude", "from": "2026-11-20T00:00:00Z",
         "to": "2026-11-20T01:00:00Z", "by": "ana", "why": "load test"}]}
        """);
    api.answer(
        "/api/v1/config/plan",
        """
        {"documents": [{"id": "openslo/v1/SLO/feed", "change": "refused", "file": "f.yaml",
          "text": "feed refused: see its faults"}],
         "faults": [{"file": "f.yaml", "line": 4, "column": 7, "message": "target: 2"}]}
        """);
    assertThat(api.run("why", "feed")).isZero();
    assertThat(api.out())
        .startsWith("feed is burning: its budget is being used up faster than it lasts")
        .contains("- page alert al1 is firing since 2026-11-21T00:00:00Z: Tier 14.4/1h")
        .contains("- cloud.region=eu-west-1 is exhausted: 90 of 100 events were good (90%);")
        .contains("budget left -900%; burn rate 10.00 over 5m, 10.00 over 1h, 2.50 over 6h")
        .contains("- cloud.region=sa-east-1 is no_traffic: no events in the window")
        .contains("- corrected: exclude from 2026-11-20T00:00:00Z", "by ana (load test)")
        .contains("- fault f.yaml:4:7: target: 2")
        .doesNotContain("al0");
    assertThat(api.run("why", "feed", "-o", "json")).isZero();
    assertThat(api.out()).contains("\"kind\" : \"slo\"");
  }

  @Test
  void whyExplainsAnActionOrAnAlertAndSaysWhenThereIsNone() {
    api.answer(
        "/api/v1/actions/7",
        """
        {"id": "7", "kind": "traffic_weights", "target": {"service": "social", "region": "eu"},
         "state": "denied", "reason": "errors over 5 % for 3 min",
         "policy": {"name": "social-regions", "generation": 4}, "created_at": "2026-11-21T00:00:00Z",
         "evidence": [{"signal": "error_ratio", "value": 0.2}],
         "guard": [{"rule": "min_healthy", "result": "fail", "observed": 0, "threshold": 1,
          "source": "regions"}], "acks": [], "audit": {"index": 12}}
        """);
    assertThat(api.run("why", "7")).isZero();
    assertThat(api.out())
        .startsWith("traffic_weights of social in eu is denied")
        .contains("- decided: errors over 5 % for 3 min")
        .contains("- by policy social-regions, generation 4")
        .contains("- evidence: signal error_ratio, value 0.2")
        .contains("- min_healthy, guard denied it: observed 0, threshold 1 (regions)")
        .contains("- audit entry 12");
    api.answer(
        "/api/v1/alerts/al1",
        """
        {"id": "al1", "slo": "feed", "severity": "page", "state": "firing", "why": "Tier 14.4/1h",
         "tier": "14.4/1h", "policy": "default", "target": 0.999, "burn_long": 20.5,
         "burn_short": null, "coverage": 1, "labels": {},
         "started_at": "2026-11-21T00:00:00Z", "fired_at": "2026-11-21T00:01:00Z"}
        """);
    assertThat(api.run("why", "al1")).isZero();
    assertThat(api.out())
        .contains("page alert al1 is firing", "burn rate 20.50 over the long window, - over")
        .contains("objective 99.9% of SLO feed");
    assertThat(api.run("why", "nobody")).isEqualTo(6);
    assertThat(api.err()).contains("nobody: no SLO, action or alert has this name");
  }
}
