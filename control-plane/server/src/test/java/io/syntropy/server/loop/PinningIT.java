package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A policy edited while a region is drained: the old ramp goes on, the next drain takes the new
 * (I32).
 */
class PinningIT {
  private static final String VICTIM = "eu-west-1";

  /** Stricter in everything an open action goes by, telemetry's cuts included. */
  private static final String EDITED =
      Fixture.POLICY
          .replace("p95: 750ms, hold: 5s", "p95: 1ms, hold: 5m")
          .replace("dwell: 5s", "dwell: 1h")
          .replace("steps: [0.25, 1.0], step: 5s", "steps: [1.0], step: 5m")
          .replace("mode: act", "action: {expires: 2h}\n  mode: act");

  @Test
  void theOldRampGoesOnAndTheNextDrainTakesTheNewPolicy(@TempDir Path folder) throws Exception {
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
      fixture.register(
          Fixture.REGIONS.stream()
              .collect(Collectors.toMap(region -> region, region -> url + region)));
      fixture.heartbeats();
      try (Users users = new Users(fixture, VICTIM, failing)) {
        DirectiveListener listener = fixture.listen("us-east-1");
        fixture.listen("eu-west-1");
        fixture.listen("sa-east-1");
        await("all good")
            .atMost(Duration.ofSeconds(40))
            .until(() ->
                Fixture.REGIONS.stream()
                    .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
        failing.set(true);
        await("drained, and verified")
            .atMost(Duration.ofSeconds(120))
            .until(() -> {
              users.follow(listener);
              return !shifts(fixture).isEmpty()
                  && shifts(fixture).getFirst().path("state").asText().equals("verified");
            });
        JsonNode first = shifts(fixture).getFirst().path("policy");

        // The dwell alone would now keep it away for an hour.
        Files.writeString(fixture.config().resolve("all.yaml"), Fixture.SLO + "---\n" + EDITED);
        await("edited")
            .atMost(Duration.ofSeconds(30))
            .until(() ->
                fixture.get("/api/v1/config/status").path("generation").asLong()
                    > first.path("generation").asLong());
        failing.set(false);
        await("back by the old ramp")
            .atMost(Duration.ofSeconds(180))
            .until(() -> {
              users.follow(listener);
              return fixture.region(VICTIM).path("machine").asText().equals("normal");
            });
        List<JsonNode> ramp = shifts(fixture);
        assertThat(ramp).hasSize(3);
        assertThat(ramp).extracting(a -> a.path("policy")).containsOnly(first);
        assertThat(ramp.get(1).path("desired").path("weights").path(VICTIM).asDouble())
            .isBetween(0.083, 0.084);

        failing.set(true);
        await("drained again")
            .atMost(Duration.ofSeconds(120))
            .until(() -> {
              users.follow(listener);
              return shifts(fixture).size() > 3;
            });
        JsonNode next = shifts(fixture).getLast();
        assertThat(next.path("policy").path("generation").asLong())
            .isGreaterThan(first.path("generation").asLong());
        assertThat(next.path("policy").path("hash")).isNotEqualTo(first.path("hash"));
        Duration lasts =
            Duration.between(
                java.time.Instant.parse(next.path("created_at").asText()),
                java.time.Instant.parse(next.path("expires_at").asText()));
        assertThat(lasts).isEqualTo(Duration.ofHours(2));

        JsonNode replay = fixture.replay();
        assertThat(replay.path("difference").isNull()).as(replay.toString()).isTrue();
        assertThat(replay.path("equal").asBoolean()).isTrue();
      }
    } finally {
      health.stop(0);
    }
  }

  /** What moved the victim's traffic, oldest first. */
  private static List<JsonNode> shifts(Fixture fixture) {
    return fixture.actions().stream()
        .filter(a -> a.path("kind").asText().equals("traffic_weights"))
        .filter(a -> a.path("target").path("region").asText().equals(VICTIM))
        .filter(a -> !List.of("proposed", "denied").contains(a.path("state").asText()))
        .sorted(Comparator.comparing(a -> a.path("created_at").asText()))
        .toList();
  }
}
