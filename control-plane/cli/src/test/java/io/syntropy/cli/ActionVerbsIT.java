package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions and the release gate, against a double. */
class ActionVerbsIT {
  @RegisterExtension final ApiDouble api = new ApiDouble();

  @Test
  void anActionIsFetchedByItsEncodedId() {
    api.answer("/api/v1/actions/a%2Fb", "{\"id\": \"a/b\", \"state\": \"verified\"}");
    assertThat(api.run("action", "get", "a/b", "-o", "jsonl")).isZero();
    assertThat(api.out()).isEqualTo("{\"id\":\"a/b\",\"state\":\"verified\"}\n");
  }

  @Test
  void aDeniedActionExits5() {
    api.answer("/api/v1/actions/7/approve", "{\"id\": \"7\", \"state\": \"denied\"}");
    assertThat(api.run("action", "approve", "7", "--reason", "drill")).isEqualTo(5);
    assertThat(api.requests().get(0))
        .startsWith("POST /api/v1/actions/7/approve {\"reason\":\"drill\"}");
  }

  @Test
  void anActionIsAskedForInOneLine() {
    api.answer("/api/v1/actions", "201 {\"id\": \"7\", \"state\": \"recorded\"}");
    assertThat(
            api.run(
                "action",
                "drain",
                "social",
                "eu",
                "--reason",
                "power",
                "--for",
                "2h",
                "--break-glass",
                "I1,I2"))
        .isZero();
    assertThat(api.requests().get(0))
        .startsWith(
            "POST /api/v1/actions {\"kind\":\"traffic_weights\","
                + "\"target\":{\"service\":\"social\",\"region\":\"eu\"},"
                + "\"desired\":{\"operation\":\"drain\"},\"reason\":\"power\","
                + "\"expires_in\":\"7200000ms\",\"break_glass\":{\"rules\":[\"I1\",\"I2\"]}}");
    assertThat(api.run("action", "create", "scale", "grid", "eu", "replicas=7", "--reason", "sale"))
        .isZero();
    assertThat(api.requests().get(1)).contains("\"desired\":{\"replicas\":7}");
    assertThat(
            api.run("actions", "ask", "restart", "grid", "eu", "instance_id=7", "--reason", "hung"))
        .isZero();
    assertThat(api.requests().get(2)).contains("\"desired\":{\"instance_id\":\"7\"}");
    assertThat(api.run("action", "drain", "social", "eu")).as("no reason").isEqualTo(2);
  }

  @Test
  void whatIsDeniedSaysWhyAndWhatWaitsSaysForWhom() {
    api.answer(
        "/api/v1/actions",
        "201 {\"id\": \"7\", \"state\": \"denied\", \"reason\": \"refused by I1\"}");
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "power")).isEqualTo(5);
    assertThat(api.err()).contains("refused by I1");
    api.answer(
        "/api/v1/actions",
        "201 {\"id\": \"7\", \"state\": \"proposed\","
            + " \"request\": {\"approve_until\": \"2026-11-21T00:15:00Z\"}}");
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "x", "--approval")).isZero();
    assertThat(api.err()).contains("./syntropy action approve 7");
    api.answer("/api/v1/actions/7/approve", "403 {\"code\": \"forbidden\", \"message\": \"x\"}");
    assertThat(api.run("action", "approve", "7")).isEqualTo(5);
    api.answer("/api/v1/actions/7/approve", "409 {\"code\": \"conflict\", \"message\": \"x\"}");
    assertThat(api.run("action", "approve", "7")).isEqualTo(7);
    api.answer(
        "/api/v1/actions/7/approve", "401 {\"code\": \"unauthenticated\", \"message\": \"x\"}");
    assertThat(api.run("action", "approve", "7")).isEqualTo(4);
  }

  private static String preview(String decision, String result) {
    return """
    {"decision": "%s", "reason": "drain of eu asked for by ada", "approval": false,
     "guard": [{"rule": "I1", "result": "%s", "observed": "1 healthy region after",
                "threshold": "at least 2", "source": "region classes", "age_ms": 4200},
               {"rule": "I2", "result": "unknown", "observed": "", "threshold": "494 rps",
                "source": "heartbeats", "age_ms": null}],
     "needed": [{"rule": "I1", "result": "fail", "observed": "1 healthy region after",
                 "threshold": "at least 2", "bypassable": true, "bypassed": false}],
     "regions": [{"region": "us", "weight_before": 0.5, "weight_after": 1.0, "demand_rps": 100.0,
                  "added_rps": 50.0, "capacity_rps": null, "spare_rps": null, "age_ms": null}]}
    """
        .formatted(decision, result);
  }

  @Test
  void aDryRunPrintsTheChecklistAsksForNothingAndExitsAsTheActionWould() {
    api.answer("/api/v1/actions/preview", preview("deny", "fail"));
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "power", "--dry-run"))
        .isEqualTo(5);
    assertThat(api.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "RULE|RESULT|OBSERVED|THRESHOLD|SOURCE|AGE",
            "I1|fail|1 healthy region after|at least 2|region classes|4s",
            "I2|unknown|-|494 rps|heartbeats|-");
    assertThat(api.err())
        .contains("dry run, nothing was asked for: deny: drain of eu asked for by ada")
        .contains("I1: 1 healthy region after (expected at least 2)")
        .contains("--break-glass I1");
    assertThat(api.requests()).hasSize(1);
    assertThat(api.requests().get(0))
        .startsWith(
            "POST /api/v1/actions/preview {\"kind\":\"traffic_weights\","
                + "\"target\":{\"service\":\"social\",\"region\":\"eu\"},"
                + "\"desired\":{\"operation\":\"drain\"},\"reason\":\"power\"}");
  }

  @Test
  void aDryRunThatIsAllowedExits0AndWideTellsTheLoad() {
    api.answer("/api/v1/actions/preview", preview("allow", "pass"));
    assertThat(
            api.run(
                "action", "restore", "social", "eu", "--reason", "back", "--dry-run", "-o", "wide"))
        .isZero();
    assertThat(api.out().replaceAll(" {2,}", "|")).contains("us|50%|100%|100.00|50.00|-|-|-");
    assertThat(
            api.run("action", "drain", "social", "eu", "--reason", "x", "--dry-run", "-o", "name"))
        .isZero();
    assertThat(api.out()).endsWith("preview/allow\n");
    api.answer("/api/v1/actions/preview", "{\"guard\": []}");
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "x", "--dry-run"))
        .as("what is no clear allow is none")
        .isEqualTo(5);
    api.answer(
        "/api/v1/actions/preview",
        "400 {\"code\": \"bad_request\", \"message\": \"kind: scale (expected traffic_weights)\"}");
    assertThat(
            api.run(
                "action", "create", "scale", "g", "eu", "replicas=1", "--reason", "x", "--dry-run"))
        .isEqualTo(2);
    api.answer("/api/v1/actions/preview", "403 {\"code\": \"forbidden\", \"message\": \"x\"}");
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "x", "--dry-run"))
        .isEqualTo(5);
    api.answer("/api/v1/actions/preview", "404 {\"code\": \"not_found\", \"message\": \"x\"}");
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "x", "--dry-run"))
        .isEqualTo(6);
  }

  @Test
  void whatIsWrongWithTheCommandLineExits2WhoeverFindsIt() {
    String bad =
        "400 {\"code\": \"bad_request\", \"message\": \"expires_in: 100d (expected <= 72h)\"}";
    api.answer("/api/v1/actions", bad);
    assertThat(api.run("action", "drain", "social", "eu", "--reason", "x", "--for", "100d"))
        .isEqualTo(2);
    assertThat(api.run("action", "list", "--state", "odd")).isEqualTo(2);
    assertThat(api.err()).contains("expires_in: 100d");
    api.answer("/api/v1/gates/social", bad);
    assertThat(api.run("gate", "social", "--change", "odd")).isEqualTo(2);
    api.answer("/api/v1/silences", bad);
    assertThat(api.run("silence", "create", "a=b", "--for", "soon", "--reason", "x")).isEqualTo(2);
    int asked = api.requests().size();
    assertThat(
            api.run("gate", "social", "--end-override", "o-1", "--override", "mend", "--by", "ana"))
        .isEqualTo(2);
    assertThat(api.requests()).as("nothing was ended").hasSize(asked);
  }

  @Test
  void theExitCodeIsTheGatesAnswer() {
    String gate = "/api/v1/gates/social";
    api.answer(gate, gate("allow"));
    assertThat(api.run("gate", "social", "--change", "rollback")).isZero();
    api.answer(gate, gate("deny"));
    assertThat(api.run("gate", "social")).isEqualTo(5);
    assertThat(api.err()).contains("slo/feed: budget -40.00 % left");
    api.answer(gate, gate("unknown"));
    assertThat(api.run("gate", "social")).as("unknown is not an allow").isEqualTo(1);
    assertThat(api.run("gate", "nobody")).isEqualTo(6);
  }

  @Test
  void anOverrideIsGivenWithItsReasonItsPersonAndItsEnd() {
    api.answer("/api/v1/gates/social", gate("allow"));
    api.answer("/api/v1/gates/social/overrides", "201 {\"id\": \"o-1\"}");
    assertThat(api.run("gate", "social", "--override", "mend", "--by", "ana")).isEqualTo(2);
    assertThat(api.err()).contains("--for: missing");
    assertThat(api.run("gate", "social", "--override", "mend", "--by", "ana", "--for", "2h"))
        .isZero();
    assertThat(api.requests().get(0))
        .startsWith("POST /api/v1/gates/social/overrides {\"reason\":\"mend\",\"by\":\"ana\"")
        .contains("\"expires_at\":\"");
    api.answer("/api/v1/gates/social/overrides/o-1", "200 {}");
    assertThat(api.run("gate", "social", "--end-override", "o-1")).isZero();
    assertThat(api.requests())
        .anyMatch(r -> r.startsWith("DELETE /api/v1/gates/social/overrides/o-1"));
  }

  private static String gate(String decision) {
    return """
    {"decision": "%s", "reasons": ["slo/feed: budget -40.00 %% left (needs > 0 %%)"],
     "evidence": [], "expires_at": "2026-11-21T00:01:00Z", "service": "social",
     "change": "deploy", "judged": "deny", "policy": "social-releases", "mode": "act"}
    """
        .formatted(decision);
  }
}
