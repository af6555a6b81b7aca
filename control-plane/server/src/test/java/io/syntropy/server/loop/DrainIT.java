package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From telemetry to a guarded, audited, verified action, over a kill, to its revert. */
class DrainIT {
  private static final String VICTIM = "eu-west-1";

  @Test
  void breachIsDrainedSurvivesAKillAndIsRevertedThroughProbation(@TempDir Path folder)
      throws Exception {
    HttpServer health = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    AtomicBoolean failing = new AtomicBoolean();
    health.createContext(
        "/",
        exchange -> {
          boolean bad = failing.get() && exchange.getRequestURI().getPath().endsWith(VICTIM);
          exchange.sendResponseHeaders(bad ? 500 : 200, -1);
          exchange.close();
        });
    health.start();
    String url = "http://127.0.0.1:" + health.getAddress().getPort() + "/";
    try (Fixture fixture = new Fixture(folder, Fixture.SLO, Fixture.POLICY)) {
      // A drained region has no requests: only its probes can say that it is well again.
      fixture.register(
          Fixture.REGIONS.stream()
              .collect(Collectors.toMap(region -> region, region -> url + region)));
      fixture.heartbeats();
      LiveListener told;
      try (Users users = new Users(fixture, VICTIM, failing)) {
        LiveListener before =
            new LiveListener(fixture.server().baseUri(), "transitions", fixture.admin());
        DirectiveListener listener = fixture.listen("us-east-1");
        listenElsewhere(fixture);
        await("all good")
            .atMost(Duration.ofSeconds(40))
            .until(() ->
                Fixture.REGIONS.stream()
                    .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
        assertThat(fixture.actions()).isEmpty();

        failing.set(true);
        await("drain directive")
            .atMost(Duration.ofSeconds(60))
            .until(() -> !listener.received().isEmpty());
        users.follow(listener);
        JsonNode directive = listener.received().getFirst();
        assertThat(directive.path("kind").asText()).isEqualTo("traffic_weights");
        assertThat(directive.path("expiry").asText()).isEqualTo("held");
        assertThat(directive.path("desired").path("weights").path(VICTIM).asDouble()).isZero();
        assertThat(
                directive
                    .path("desired")
                    .path("weights")
                    .valueStream()
                    .mapToDouble(JsonNode::asDouble)
                    .sum())
            .isEqualTo(1.0);

        await("verified")
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(
                () -> assertThat(drain(fixture).path("state").asText()).isEqualTo("verified"));
        JsonNode action = drain(fixture);
        assertThat(action.path("evidence")).isNotEmpty();
        assertThat(action.path("guard")).isNotEmpty();
        assertThat(action.path("guard").valueStream().map(g -> g.path("result").asText()))
            .containsOnly("pass");
        assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();
        assertThat(action.path("acks")).isNotEmpty();
        assertThat(action.path("expires_at").asText()).endsWith("Z");
        assertThat(action.path("policy").path("hash").asText()).hasSize(64);
        assertThat(fixture.get("/api/v1/actions?region=" + VICTIM).path("items")).isNotEmpty();
        assertThat(fixture.get("/api/v1/actions?region=us-east-1").path("items")).isEmpty();

        assertThat(before.received()).hasSize(1);
        assertThat(before.received().getFirst().path("data").path("to").asText())
            .isEqualTo("drained");
        assertThat(before.received().getFirst().path("data").path("action_id"))
            .isEqualTo(action.path("id"));
        fixture.server().killGroup();
        fixture.start();
        told = new LiveListener(fixture.server().baseUri(), "transitions", fixture.admin());
        assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("drained");
        DirectiveListener again = fixture.listen("us-east-1");
        listenElsewhere(fixture);
        await("the state it missed")
            .atMost(Duration.ofSeconds(20))
            .until(() -> !again.received().isEmpty());
        assertThat(again.received().getFirst().path("desired").path("weights").path(VICTIM))
            .isEqualTo(directive.path("desired").path("weights").path(VICTIM));
        assertThat(fixture.actions()).hasSize(1);

        failing.set(false);
        await("reverted")
            .atMost(Duration.ofSeconds(180))
            .until(() -> {
              users.follow(again);
              return drain(fixture).path("state").asText().equals("reverted");
            });
        assertThat(drain(fixture).path("revert").path("reason").asText()).isNotEmpty();
        assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("normal");
        assertThat(
                again.received().getLast().path("desired").path("weights").path(VICTIM).asDouble())
            .isGreaterThan(0.3);

        history(fixture, told);

        JsonNode replay = fixture.replay();
        assertThat(replay.path("difference").isNull()).as(replay.toString()).isTrue();
        assertThat(replay.path("equal").asBoolean()).isTrue();
        assertThat(replay.path("compared").asInt()).isGreaterThan(2);
        SimulatedRecord.check(fixture, replay.path("compared").asInt());
      }
    } finally {
      health.stop(0);
    }
  }

  private static void listenElsewhere(Fixture fixture) {
    fixture.listen("eu-west-1");
    fixture.listen("sa-east-1");
  }

  /** Every turn of the machine is there, over the kill, and leads to its decision and action. */
  private static void history(Fixture fixture, LiveListener told) {
    String path = "/api/v1/regions/" + VICTIM + "/transitions";
    List<JsonNode> turns = fixture.get(path).path("items").valueStream().toList();
    assertThat(turns)
        .extracting(t -> t.path("from").asText() + " " + t.path("to").asText())
        .containsExactly("probation normal", "drained probation", "normal drained");
    assertThat(turns.get(0).path("until").isNull()).isTrue();
    assertThat(turns.get(1).path("until")).isEqualTo(turns.get(0).path("at"));
    assertThat(turns.get(2).path("until")).isEqualTo(turns.get(1).path("at"));
    for (JsonNode turn : turns) {
      assertThat(turn.path("service").asText()).isEqualTo("social");
      assertThat(turn.path("machine").asText()).isEqualTo("traffic");
      assertThat(turn.path("reason").asText()).isNotEmpty();
      assertThat(turn.path("policy").path("name").asText()).isEqualTo("social-regions");
      assertThat(turn.path("action_id")).isEqualTo(drain(fixture).path("id"));
      JsonNode decision =
          fixture.get("/api/v1/policies/decisions/" + turn.path("decision_id").asText());
      assertThat(decision.path("records")).isNotEmpty();
    }
    assertThat(turns.get(2).path("evidence").valueStream().map(e -> e.path("name").asText()))
        .contains("error_ratio");
    assertThat(told.received().stream().map(e -> e.path("data").path("id")))
        .containsExactly(turns.get(1).path("id"), turns.get(0).path("id"));
    assertThat(fixture.get(path + "?limit=1").path("items")).hasSize(1);
    assertThat(fixture.get(path + "?limit=1").path("next_cursor").asText()).isNotEmpty();
    assertThat(fixture.get(path + "?machine=protective_mode").path("items")).isEmpty();
    assertThat(fixture.get(path + "?from=" + turns.get(0).path("at").asText()).path("items"))
        .hasSize(1);
    assertThat(fixture.server().get(path + "?from=then", fixture.admin()).statusCode())
        .isEqualTo(400);
    assertThat(
            fixture
                .server()
                .get("/api/v1/regions/nowhere/transitions", fixture.admin())
                .statusCode())
        .isEqualTo(404);
  }

  private static JsonNode drain(Fixture fixture) {
    return fixture.actions().stream()
        .filter(a -> a.path("kind").asText().equals("traffic_weights"))
        .filter(a -> a.path("target").path("region").asText().equals(VICTIM))
        .reduce((newer, older) -> older)
        .orElseThrow();
  }
}
