package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.client.token.TokenFile;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People act: under the guard, and past a rule of it only as two, for a time, and on record. */
class HandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REGION = "eu-west-1";

  @Test
  void aDrainByHandIsGuardedAndABreakGlassTakesTwoPeopleAndEnds(@TempDir Path folder)
      throws Exception {
    HttpServer health = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    health.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    health.start();
    String url = "http://127.0.0.1:" + health.getAddress().getPort() + "/";
    try (Fixture fixture =
        new Fixture(
            folder,
            Fixture.SLO,
            Fixture.POLICY.replace("min_healthy_regions: 1", "min_healthy_regions: 3"))) {
      fixture.register(Fixture.REGIONS.stream().collect(Collectors.toMap(r -> r, r -> url + r)));
      fixture.heartbeats();
      String ada = person(fixture, "operator", "ada");
      String grace = person(fixture, "operator", "grace");
      try (Users users = new Users(fixture, REGION, new AtomicBoolean())) {
        DirectiveListener listener = fixture.listen("us-east-1");
        fixture.listen(REGION);
        fixture.listen("sa-east-1");
        good(fixture);

        refusals(fixture, ada);

        good(fixture);
        previews(fixture, ada);
        assertThat(listener.received()).isEmpty();

        good(fixture);
        JsonNode previewed = answer(preview(fixture, ada, drain("")), 200);
        JsonNode denied = answer(post(fixture, ada, drain("")), 201);
        assertThat(denied.path("state").asText()).as(denied.toString()).isEqualTo("denied");
        assertThat(rule(denied, "I1").path("result").asText()).isEqualTo("fail");
        assertThat(denied.path("reason").asText())
            .contains("asked for by ada")
            .contains("refused by I1: ");
        assertThat(verdicts(previewed)).isEqualTo(verdicts(denied));
        assertThat(previewed.path("reason").asText()).isEqualTo(denied.path("reason").asText());
        decision(fixture, denied);

        JsonNode waiting = answer(post(fixture, ada, drain("I1")), 201);
        assertThat(waiting.path("state").asText()).isEqualTo("proposed");
        assertThat(waiting.path("request").path("approve_until").asText()).endsWith("Z");
        String approve = "/api/v1/actions/" + waiting.path("id").asText() + "/approve";
        HttpResponse<String> herself = fixture.server().post(approve, "{}", ada);
        assertThat(herself.statusCode()).isEqualTo(403);
        assertThat(herself.body()).contains("ada asked for it (expected another person's token");
        assertThat(listener.received()).isEmpty();

        good(fixture);
        JsonNode done = answer(fixture.server().post(approve, "{\"reason\":\"seen\"}", grace), 200);
        assertThat(done.path("state").asText()).as(done.toString()).isIn("recorded", "applied");
        assertThat(rule(done, "I1").path("result").asText()).isEqualTo("fail");
        assertThat(rule(done, "I1").path("observed").asText()).endsWith("(bypassed by ada, grace)");
        assertThat(rule(done, "organisation").path("result").asText()).isEqualTo("pass");
        assertThat(done.path("request").path("approvals").path(0).path("by").asText())
            .isEqualTo("grace");
        assertThat(done.path("policy").path("name").asText()).isEqualTo("social-regions");
        await("the drain")
            .atMost(Duration.ofSeconds(10))
            .until(() -> !listener.received().isEmpty());
        users.follow(listener);
        JsonNode weights = listener.received().getFirst().path("desired").path("weights");
        assertThat(weights.path(REGION).asDouble()).isZero();
        HttpResponse<String> again = fixture.server().post(approve, "{}", grace);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(answer(post(fixture, ada, drain("I1 I3 away")), 201).path("state").asText())
            .isEqualTo("proposed");

        // It would be fit to come back after 5 s: it stays until its end all the same.
        String id = done.path("id").asText();
        await("its end")
            .atMost(Duration.ofSeconds(120))
            .until(() -> {
              users.follow(listener);
              return action(fixture, id).path("state").asText().equals("reverted");
            });
        Instant ended = Instant.parse(action(fixture, id).path("revert").path("at").asText());
        assertThat(ended).isAfterOrEqualTo(Instant.parse(done.path("expires_at").asText()));

        List<String> audited =
            fixture
                .get("/api/v1/audit?limit=200")
                .path("items")
                .valueStream()
                .filter(e -> e.path("leaf").path("decision_id").asText().equals(id))
                .map(e ->
                    e.path("leaf").path("actor").asText()
                        + " "
                        + e.path("leaf").path("action").asText())
                .toList();
        assertThat(audited)
            .contains(
                "ada action.ask", "grace action.approve", "policy:social-regions action.drain");
        JsonNode replay = fixture.replay();
        assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
      }
    } finally {
      health.stop(0);
    }
  }

  @Test
  void aServiceIsAskedForWhatNoPolicyDecidesAndWhatHasNoUndoTakesTwo(@TempDir Path folder)
      throws Exception {
    try (Fixture fixture = new Fixture(folder, Fixture.SLO)) {
      String token = fixture.server().token("service:grid");
      HttpResponse<String> registered =
          fixture
              .server()
              .send(
                  "PUT",
                  "/api/v1/services/grid",
                  """
                  {"family":"grid","version":"1","owner":"team","criticality":"normal",
                   "depends_on":[],"regions":[{"name":"eu-west-1"}],"modes":[],
                   "accepts":["read_only","restart","migrate_workloads"]}\
                  """,
                  Map.of("Authorization", "Bearer " + token));
      assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
      beat(fixture, token);
      String ada = person(fixture, "operator", "ada");
      String grace = person(fixture, "operator", "grace");
      DirectiveListener one =
          new DirectiveListener(fixture.server().baseUri(), "grid", "node-1", REGION, token);
      DirectiveListener two =
          new DirectiveListener(fixture.server().baseUri(), "grid", "node-2", REGION, token);

      JsonNode stores =
          answer(
              post(fixture, ada, direct("read_only", "{\"on\":true}", ",\"expires_in\":\"1h\"")),
              201);
      assertThat(stores.path("state").asText()).as(stores.toString()).isEqualTo("recorded");
      assertThat(rule(stores, "organisation").path("result").asText()).isEqualTo("pass");
      await("read only")
          .atMost(Duration.ofSeconds(20))
          .until(() -> last(one, "read_only").path("on").asBoolean());
      String id = stores.path("id").asText();
      beatUntil(fixture, token, id, "applied");
      answer(fixture.server().post("/api/v1/actions/" + id + "/revert", "{}", grace), 200);
      beatUntil(fixture, token, id, "reverted");
      assertThat(last(one, "read_only").path("on").asBoolean(true)).isFalse();

      JsonNode restart =
          answer(post(fixture, ada, direct("restart", "{\"instance_id\":\"node-1\"}", "")), 201);
      assertThat(restart.path("state").asText()).isEqualTo("proposed");
      String restarted = restart.path("id").asText();
      answer(fixture.server().post("/api/v1/actions/" + restarted + "/approve", "{}", grace), 200);
      await("restart")
          .atMost(Duration.ofSeconds(20))
          .until(() -> !last(two, "restart").isMissingNode());
      beatUntil(fixture, token, restarted, "verified");
      await("nobody restarts again when it comes back")
          .atMost(Duration.ofSeconds(20))
          .until(() -> last(two, "restart").path("instance_id").isNull());

      String move = direct("migrate_workloads", "{\"from_node\":\"node-1\"}", "");
      Map<String, String> keyed =
          Map.of("Authorization", "Bearer " + ada, "Idempotency-Key", "move-1");
      JsonNode denied = answer(fixture.server().send("POST", "/api/v1/actions", move, keyed), 201);
      assertThat(denied.path("state").asText()).isEqualTo("denied");
      assertThat(rule(denied, "organisation").path("observed").asText())
          .contains("cannot be undone; it needs the approval of another person");
      assertThat(
              answer(fixture.server().send("POST", "/api/v1/actions", move, keyed), 201).path("id"))
          .isEqualTo(denied.path("id"));
      JsonNode asked = answer(post(fixture, ada, move), 201);
      JsonNode moved =
          answer(
              fixture
                  .server()
                  .post("/api/v1/actions/" + asked.path("id").asText() + "/approve", "{}", grace),
              200);
      assertThat(moved.path("state").asText()).as(moved.toString()).isEqualTo("recorded");
      beatUntil(fixture, token, moved.path("id").asText(), "verified");
      JsonNode replay = fixture.replay();
      assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
    }
  }

  private static String direct(String kind, String desired, String more) {
    return """
    {"kind":"%s","target":{"service":"grid","region":"%s"},"desired":%s,"reason":"drill"%s}\
    """
        .formatted(kind, REGION, desired, more);
  }

  private static JsonNode last(DirectiveListener listener, String kind) {
    return listener.received().stream()
        .filter(d -> d.path("kind").asText().equals(kind))
        .reduce((older, newer) -> newer)
        .map(d -> d.path("desired"))
        .orElse(JSON.missingNode());
  }

  private static void beat(Fixture fixture, String token) {
    for (String instance : List.of("node-1", "node-2")) {
      HttpResponse<String> answer =
          fixture
              .server()
              .post(
                  "/api/v1/services/grid/heartbeat",
                  """
                  {"instance_id":"%s","region":"%s","version":"1","applied":{}}\
                  """
                      .formatted(instance, REGION),
                  token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private static void beatUntil(Fixture fixture, String token, String id, String state) {
    await(state)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          beat(fixture, token);
          return action(fixture, id).path("state").asText().equals(state);
        });
  }

  private static void good(Fixture fixture) {
    await("all good")
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            Fixture.REGIONS.stream()
                .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
  }

  /** The same verdict as asking would have, and no trace of it anywhere (I17). */
  private static void previews(Fixture fixture, String ada) {
    long audited = fixture.get("/api/v1/audit?limit=1").at("/items/0/index").asLong();
    assertThat(preview(fixture, person(fixture, "viewer", "vito"), drain("")).statusCode())
        .isEqualTo(403);
    assertThat(text(preview(fixture, ada, drain("").replace(REGION, "mars"))))
        .contains("mars is no region of social");
    assertThat(text(preview(fixture, ada, direct("scale", "{\"replicas\":3}", ""))))
        .contains("kind: scale (expected traffic_weights");

    JsonNode refused = answer(preview(fixture, ada, drain("")), 200);
    assertThat(refused.path("decision").asText()).isEqualTo("deny");
    assertThat(rule(refused, "I1").path("result").asText()).isEqualTo("fail");
    assertThat(refused.path("approval").asBoolean()).isFalse();
    assertThat(refused.at("/needed/0/rule").asText()).isEqualTo("I1");
    assertThat(refused.at("/needed/0/bypassable").asBoolean()).isTrue();
    JsonNode regions = refused.path("regions");
    assertThat(regions.valueStream().map(r -> r.path("region").asText())).hasSize(3);
    JsonNode own = regions.path(0);
    assertThat(own.path("region").asText()).isEqualTo(REGION);
    assertThat(own.path("weight_after").asDouble()).isZero();
    assertThat(own.path("added_rps").asDouble()).isNegative();
    JsonNode receiver = regions.path(1);
    assertThat(receiver.path("weight_after").asDouble()).isEqualTo(0.5);
    assertThat(receiver.path("capacity_rps").asDouble()).isEqualTo(1000);
    assertThat(receiver.path("spare_rps").asDouble()).isBetween(1.0, 1000.0);
    assertThat(refused.at("/services/0/relation").asText()).isEqualTo("target");

    JsonNode past = answer(preview(fixture, ada, drain("I1")), 200);
    assertThat(past.path("decision").asText()).as(past.toString()).isEqualTo("allow");
    assertThat(past.path("approval").asBoolean()).isTrue();
    assertThat(rule(past, "I1").path("observed").asText())
        .endsWith("(bypassed by ada, another person)");
    assertThat(rule(past, "organisation").path("result").asText()).isEqualTo("pass");

    assertThat(fixture.actions()).isEmpty();
    // The one who was not allowed to ask is on record; nothing else is.
    assertThat(
            fixture
                .get("/api/v1/audit?limit=200")
                .path("items")
                .valueStream()
                .filter(e -> e.path("index").asLong() > audited)
                .map(e -> e.path("leaf").path("action").asText())
                .filter(action -> action.startsWith("action.")))
        .isEmpty();
  }

  /** What was decided, on what, and what would have made it pass; for whoever may look. */
  private static void decision(Fixture fixture, JsonNode denied) {
    String path = "/api/v1/policies/decisions/" + denied.path("id").asText();
    JsonNode decision = answer(fixture.server().get(path, person(fixture, "viewer", "vera")), 200);
    assertThat(decision.path("result").asText()).isEqualTo("deny");
    assertThat(decision.path("rules")).isEqualTo(denied.path("guard"));
    assertThat(decision.path("needed")).hasSize(1);
    JsonNode needed = decision.path("needed").path(0);
    assertThat(needed.path("rule").asText()).isEqualTo("I1");
    assertThat(needed.path("threshold").asText()).isEqualTo("at least 3");
    assertThat(needed.path("bypassable").asBoolean()).isTrue();
    assertThat(needed.path("bypassed").asBoolean()).isFalse();
    assertThat(decision.at("/input/request/by").asText()).isEqualTo("ada");
    assertThat(decision.at("/input/before/weights").path(REGION).asDouble()).isPositive();
    assertThat(decision.path("audit")).isEqualTo(denied.path("audit"));
    assertThat(decision.path("records").valueStream().map(r -> r.path("action").asText()))
        .containsExactly("action.ask", "action.drain");
    assertThat(fixture.server().get(path, fixture.serviceToken()).statusCode()).isEqualTo(403);
    assertThat(fixture.server().get(path, "none").statusCode()).isEqualTo(401);
    assertThat(fixture.server().get(path + "0", fixture.admin()).statusCode()).isEqualTo(404);
  }

  private static List<String> verdicts(JsonNode judged) {
    return judged
        .path("guard")
        .valueStream()
        .map(g -> g.path("rule").asText() + " " + g.path("result").asText())
        .toList();
  }

  private static HttpResponse<String> preview(Fixture fixture, String token, String body) {
    return fixture.server().post("/api/v1/actions/preview", body, token);
  }

  private static void refusals(Fixture fixture, String ada) {
    HttpResponse<String> viewer = post(fixture, person(fixture, "viewer", "vera"), drain(""));
    assertThat(viewer.statusCode()).isEqualTo(403);
    await("the refusal in the audit log")
        .atMost(Duration.ofSeconds(10))
        .until(() -> fixture.get("/api/v1/audit?limit=50").toString().contains("vera"));
    for (Map.Entry<String, String> wrong :
        Map.of(
                drain("I11"), "I11 cannot be bypassed by anybody",
                drain("I99"), "I99 (expected one of [I1, I10",
                drain("").replace("\"drain\"", "\"stop\""), "expected {\"operation\": \"drain\"}",
                drain("").replace("25s", "73h"),
                    "expires_in: 262800 s from now (expected 1 s to 72 h)",
                drain("").replace("\"reason\"", "\"because\""), "reason")
            .entrySet()) {
      HttpResponse<String> answer = post(fixture, ada, wrong.getKey());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(text(answer)).contains(wrong.getValue());
    }
    HttpResponse<String> nowhere = post(fixture, ada, drain("").replace(REGION, "mars"));
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(nowhere.body())
        .contains("mars is no region of social (expected one of: eu-west-1, sa-east-1, us-east-1)");
    HttpResponse<String> ungoverned =
        post(
            fixture,
            ada,
            """
            {"kind":"protective_mode","target":{"service":"social","region":"eu-west-1"},
             "desired":{"level":"soft"},"reason":"try"}\
            """);
    assertThat(ungoverned.statusCode()).isEqualTo(409);
    assertThat(ungoverned.body()).contains("no ProtectivePolicy governs social");
  }

  private static String text(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText() + answer.body();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  private static String drain(String bypass) {
    String glass =
        bypass.isEmpty()
            ? ""
            : ",\"break_glass\":{\"rules\":[%s]}"
                .formatted(
                    List.of(bypass.split(" ")).stream()
                        .map(r -> '"' + r + '"')
                        .collect(Collectors.joining(",")));
    return """
    {"kind":"traffic_weights","target":{"service":"social","region":"%s"},
     "desired":{"operation":"drain"},"reason":"power works","expires_in":"25s"%s}\
    """
        .formatted(REGION, glass);
  }

  private static HttpResponse<String> post(Fixture fixture, String token, String body) {
    return fixture.server().post("/api/v1/actions", body, token);
  }

  private static String person(Fixture fixture, String role, String name) {
    return TokenFile.in(fixture.server().data())
        .issue(role, name, Duration.ofHours(1), Instant.now())
        .secret();
  }

  private static JsonNode answer(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  private static JsonNode action(Fixture fixture, String id) {
    return fixture.get("/api/v1/actions/" + id);
  }

  private static JsonNode rule(JsonNode action, String rule) {
    return action
        .path("guard")
        .valueStream()
        .filter(g -> g.path("rule").asText().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError(rule + " in " + action));
  }
}
