package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.server.process.SyntropyProcess;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The organisation's policy between guard and audit, on the real server. */
class OrganisationIT {
  private static final String VICTIM = "eu-west-1";

  @Test
  void itsNoIsRecordedOnceAndNothingIsSentItsYesIsCarriedOut(@TempDir Path folder)
      throws Exception {
    Path settings = folder.resolve("settings.json");
    Files.writeString(settings, "{\"max_region_share\": 0.4}");
    AtomicBoolean failing = new AtomicBoolean();
    try (Fixture fixture =
        new Fixture(
            folder,
            Map.of("SYNTROPY_POLICY_SETTINGS", settings.toString()),
            Fixture.SLO,
            Fixture.POLICY)) {
      DirectiveListener listener = breach(fixture);
      try (Users users = new Users(fixture, VICTIM, failing)) {
        good(fixture);
        failing.set(true);
        await("denied").atMost(Duration.ofSeconds(60)).until(() -> !fixture.actions().isEmpty());

        JsonNode denied = fixture.actions().getFirst();
        assertThat(denied.path("state").asText()).isEqualTo("denied");
        assertThat(denied.path("reason").asText()).contains("refused by organisation");
        JsonNode verdict = organisation(denied);
        assertThat(verdict.path("result").asText()).isEqualTo("fail");
        assertThat(verdict.path("observed").asText())
            .contains("max_region_share: sa-east-1 would take more than the organisation allows");
        assertThat(verdict.path("source").asText()).startsWith("wasm sha256:");
        assertThat(verdict.path("age_ms").isNumber()).isTrue();
        JsonNode component = component(fixture);
        assertThat(component.path("health").asText()).as(component.toString()).isEqualTo("good");
        assertThat(component.path("detail").asText()).startsWith("wasm sha256:").contains("ago");

        // The breach goes on, and is asked about every second: still one denial, and no effect.
        ticks(fixture, 5);
        assertThat(fixture.actions()).hasSize(1);
        assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("normal");
        assertThat(listener.received()).isEmpty();

        Files.writeString(settings, "{\"max_region_share\": 0.9}");
        await("allowed").atMost(Duration.ofSeconds(60)).until(() -> !listener.received().isEmpty());
        users.follow(listener);
        JsonNode allowed = fixture.actions().getFirst();
        assertThat(allowed.path("state").asText()).isIn("recorded", "applied", "verified");
        assertThat(organisation(allowed).path("result").asText()).isEqualTo("pass");
        assertThat(organisation(allowed).path("source"))
            .isNotEqualTo(organisation(denied).path("source"));
        await("drained")
            .atMost(Duration.ofSeconds(20))
            .until(() -> fixture.region(VICTIM).path("machine").asText().equals("drained"));

        JsonNode replay = fixture.replay();
        assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
      }
    }
  }

  @Test
  void aJudgeThatHangsDeniesAndTheLoopGoesOn(@TempDir Path folder) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    HttpServer opa = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    opa.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    opa.createContext(
        "/",
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    opa.start();
    AtomicBoolean failing = new AtomicBoolean();
    try (Fixture fixture =
        new Fixture(
            folder,
            Map.of("SYNTROPY_OPA_URL", "http://127.0.0.1:" + opa.getAddress().getPort()),
            Fixture.SLO,
            Fixture.POLICY)) {
      DirectiveListener listener = breach(fixture);
      try (Users users = new Users(fixture, VICTIM, failing)) {
        good(fixture);
        failing.set(true);
        await("denied").atMost(Duration.ofSeconds(60)).until(() -> !fixture.actions().isEmpty());

        JsonNode denied = fixture.actions().getFirst();
        assertThat(denied.path("state").asText()).isEqualTo("denied");
        assertThat(organisation(denied).path("result").asText()).isEqualTo("unknown");
        assertThat(organisation(denied).path("observed").asText()).startsWith("timeout: ");
        ticks(fixture, 5);
        assertThat(fixture.actions()).hasSize(1);
        assertThat(listener.received()).isEmpty();
        assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("normal");
        JsonNode component = component(fixture);
        assertThat(component.path("health").asText()).as(component.toString()).isEqualTo("bad");
        assertThat(component.path("detail").asText())
            .contains("every action is denied: timeout")
            .contains("last without an answer");
        users.follow(listener);
      }
    } finally {
      end.countDown();
      opa.stop(0);
    }
  }

  @Test
  void aStepOfAFailoverIsAskedAboutAndItsRefusalStopsNoOther(@TempDir Path folder)
      throws Exception {
    Path settings = folder.resolve("settings.json");
    Files.writeString(settings, "{\"kinds\": {\"region.failover\": {\"revert\": false}}}");
    String failover =
        """
        apiVersion: syntropy/v1
        kind: FailoverPolicy
        metadata: {name: social-failover}
        spec: {service: social, steps: [protective, event], mode: act}
        """;
    AtomicBoolean failing = new AtomicBoolean();
    try (Fixture fixture =
        new Fixture(
            folder,
            Map.of("SYNTROPY_POLICY_SETTINGS", settings.toString()),
            Fixture.SLO,
            Fixture.POLICY,
            failover)) {
      DirectiveListener listener = breach(fixture);
      try (Users users = new Users(fixture, VICTIM, failing)) {
        good(fixture);
        failing.set(true);
        // Each is asked about by itself, so either verdict may come first.
        await("the event is refused, the mode is not")
            .atMost(Duration.ofSeconds(60))
            .until(() -> {
              users.follow(listener);
              return !of(fixture, "region.failover").isEmpty()
                  && !of(fixture, "protective_mode").isEmpty();
            });
        JsonNode denied = of(fixture, "region.failover").getFirst();
        assertThat(denied.path("state").asText()).isEqualTo("denied");
        assertThat(organisation(denied).path("observed").asText())
            .contains("approval: region.failover cannot be undone");
        JsonNode hard = of(fixture, "protective_mode").getFirst();
        assertThat(hard.path("state").asText()).isIn("recorded", "applied", "verified");
        assertThat(organisation(hard).path("result").asText()).isEqualTo("pass");
        ticks(fixture, 5);
        assertThat(of(fixture, "region.failover")).as("told once").hasSize(1);

        Files.writeString(settings, "{}");
        await("the event is told")
            .atMost(Duration.ofSeconds(60))
            .until(() -> of(fixture, "region.failover").size() == 2);
        JsonNode told = of(fixture, "region.failover").getFirst();
        assertThat(told.path("state").asText()).isEqualTo("verified");
        assertThat(organisation(told).path("result").asText()).isEqualTo("pass");
        JsonNode replay = fixture.replay();
        assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
      }
    }
  }

  /** Newest first. */
  private static List<JsonNode> of(Fixture fixture, String kind) {
    return fixture.actions().stream().filter(a -> a.path("kind").asText().equals(kind)).toList();
  }

  @Test
  void aMisspeltSettingEndsTheStartWithWhatWasExpected(@TempDir Path folder) {
    SyntropyProcess server =
        SyntropyProcess.launch(
            folder.resolve("data"), Map.of("SYNTROPY_POLICY_BUNDLE", "/nowhere.tar.gz"));

    assertThat(server.exitCode(Duration.ofSeconds(30))).isEqualTo(2);
    assertThat(server.output())
        .contains("SYNTROPY_POLICY_BUNDLE: /nowhere.tar.gz (expected a readable file)");
  }

  private static DirectiveListener breach(Fixture fixture) {
    fixture.register(Map.of());
    fixture.heartbeats();
    fixture.listen(VICTIM);
    fixture.listen("sa-east-1");
    return fixture.listen("us-east-1");
  }

  private static void good(Fixture fixture) {
    await("all good")
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            Fixture.REGIONS.stream()
                .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
    assertThat(fixture.actions()).isEmpty();
  }

  /** Waits until the loop has judged the region anew so many times. */
  private static void ticks(Fixture fixture, int count) {
    for (int i = 0; i < count; i++) {
      String watermark = fixture.region("us-east-1").path("watermark").asText();
      await("the next watermark")
          .atMost(Duration.ofSeconds(20))
          .until(() -> !fixture.region("us-east-1").path("watermark").asText().equals(watermark));
    }
  }

  private static JsonNode organisation(JsonNode action) {
    List<JsonNode> rules =
        action
            .path("guard")
            .valueStream()
            .filter(rule -> rule.path("rule").asText().equals("organisation"))
            .toList();
    assertThat(rules).as(action.toString()).hasSize(1);
    return rules.getFirst();
  }

  private static JsonNode component(Fixture fixture) {
    return fixture
        .get("/api/v1/status")
        .path("components")
        .valueStream()
        .filter(c -> c.path("name").asText().equals("organisation_policy"))
        .findFirst()
        .orElseThrow();
  }
}
