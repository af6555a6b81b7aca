package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the live feed hear {@code system.protect} at every turn of a protective level. */
class ProtectFeedIT {
  private static final String REGION = "eu-west-1";
  private static final String PROTECTION =
      """
      apiVersion: syntropy/v1
      kind: ProtectivePolicy
      metadata: {name: social-protection}
      spec:
        service: social
        window: 10s
        floor: {users: 200}
        signal: {hold: 3s}
        recover: {hold: 20s}
        ttl: {soft: 20s, medium: 20s, hard: 20s}
        mode: act
      """;

  private enum Mood {
    LOW,
    WELL,
    /** Under the floor: unknown, so that nothing is renewed. */
    FEW
  }

  private Instant told = Instant.now();

  @Test
  void everyTurnIsToldInTheEnvelopeAfterItsCommit(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, PROTECTION)) {
      fixture.register(Map.of());
      LiveListener live =
          new LiveListener(fixture.server().baseUri(), "system.protect", fixture.admin());
      until(fixture, live, Mood.LOW, "raise hard");
      until(fixture, live, Mood.LOW, "renew hard");
      until(fixture, live, Mood.WELL, "lower medium");
      until(fixture, live, Mood.FEW, "expire none");

      List<JsonNode> frames = live.received().stream().map(e -> e.path("data")).toList();
      assertThat(turns(live))
          .startsWith("raise soft", "raise medium", "raise hard", "renew hard")
          .endsWith("expire soft", "expire none");
      Set<String> recorded = new HashSet<>();
      fixture.actions().forEach(a -> recorded.add(a.path("id").asText()));
      for (JsonNode frame : frames) {
        assertThat(frame.path("type").asText()).isEqualTo("system.protect");
        assertThat(frame.path("schema_version").asText()).isEqualTo("1.0.0");
        assertThat(frame.path("region").asText()).isEqualTo(REGION);
        assertThat(frame.path("service").asText()).isEqualTo("social");
        assertThat(frame.path("meta").path("region").asText()).isEqualTo(REGION);
        assertThat(recorded).contains(frame.path("trace_id").asText());
        boolean over = frame.path("level").asText().equals("none");
        assertThat(frame.has("expires_at")).isEqualTo(!over);
        if (!over) {
          assertThat(Instant.parse(frame.path("expires_at").asText()))
              .isAfter(Instant.parse(frame.path("ts").asText()));
        }
      }
      assertThat(frames.getFirst().path("meta").path("freq_bucket").asInt()).isEqualTo(2);
      assertThat(frames.getLast().path("meta").has("freq_bucket")).isFalse();
      JsonNode renewed = frames.get(3);
      assertThat(Instant.parse(renewed.path("expires_at").asText()))
          .isAfter(Instant.parse(frames.get(2).path("expires_at").asText()));
      history(fixture, recorded);
    }
  }

  /** The region's history has every level, and leads to actions that are there. */
  private static void history(Fixture fixture, Set<String> recorded) {
    List<JsonNode> levels =
        fixture
            .get("/api/v1/regions/" + REGION + "/transitions?machine=protective_mode&limit=200")
            .path("items")
            .valueStream()
            .toList()
            .reversed();
    assertThat(levels)
        .extracting(t -> t.path("to").asText())
        .startsWith("soft", "medium", "hard")
        .endsWith("soft", "none");
    for (int i = 0; i < levels.size(); i++) {
      assertThat(recorded).contains(levels.get(i).path("action_id").asText());
      assertThat(levels.get(i).path("from").asText())
          .isEqualTo(i == 0 ? "none" : levels.get(i - 1).path("to").asText());
    }
  }

  @Test
  void whatIsOnlyObservedIsNotTold(@TempDir Path folder) throws Exception {
    try (Fixture fixture = new Fixture(folder, PROTECTION.replace("mode: act", "mode: observe"))) {
      fixture.register(Map.of());
      LiveListener live =
          new LiveListener(fixture.server().baseUri(), "system.protect", fixture.admin());
      await("observed")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            tell(fixture, Mood.LOW);
            return fixture.actions().stream()
                .anyMatch(a -> a.path("state").asText().equals("proposed"));
          });
      assertThat(live.received()).isEmpty();
    }
  }

  private void until(Fixture fixture, LiveListener live, Mood mood, String turn) {
    await(turn)
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          tell(fixture, mood);
          return turns(live).contains(turn);
        });
  }

  private void tell(Fixture fixture, Mood mood) {
    fixture.heartbeats();
    Instant now = Instant.now();
    int low = mood == Mood.LOW ? 400 : 0;
    int well = mood == Mood.WELL ? 400 : mood == Mood.FEW ? 1 : 0;
    fixture.traffic().hz("social", REGION, told, now, low, well);
    told = now;
  }

  private static List<String> turns(LiveListener live) {
    List<String> turns = new ArrayList<>();
    for (JsonNode envelope : live.received()) {
      JsonNode frame = envelope.path("data");
      turns.add(frame.path("cause").asText() + " " + frame.path("level").asText());
    }
    return turns;
  }
}
