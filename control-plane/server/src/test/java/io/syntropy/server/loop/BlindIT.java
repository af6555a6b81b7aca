package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is gone while users suffer and a region fails (I12). */
class BlindIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String SUFFERS = Fixture.REGIONS.get(0);
  private static final String FAILS = Fixture.REGIONS.get(1);
  private static final String PROTECTION =
      """
      apiVersion: syntropy/v1
      kind: ProtectivePolicy
      metadata: {name: social-protection}
      spec:
        service: social
        window: 10s
        signal: {metric: social.collective.hz, mean_below: 420, low_below: 420, low_share: 0.65, hold: 5s}
        floor: {users: 50}
        mode: act
      """;

  @TempDir private Path folder;

  @Test
  void aLevelIsRaisedByOneStepAndBecomesPartOfTheLogLater() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("db"));
        TcpRelay relay = new TcpRelay(postgres.port());
        Fixture fixture =
            new Fixture(
                folder,
                Map.of(
                    "SYNTROPY_DB_URL",
                    "postgresql://%s:%s@127.0.0.1:%d/%s"
                        .formatted(
                            postgres.user(),
                            postgres.password(),
                            relay.port(),
                            EmbeddedPostgres.DEFAULT_DATABASE)),
                Fixture.POLICY,
                PROTECTION)) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      fixture.register(Map.of());
      fixture.heartbeats();
      relay.cut();
      await("nobody leads").atMost(LONG).until(() -> !leads(fixture));

      await("recorded on this machine")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            suffer(fixture);
            return sealed() == 1;
          });
      try (DirectiveListener listener = fixture.listen(SUFFERS);
          DirectiveListener other = fixture.listen(FAILS)) {
        await("in effect").atMost(LONG).until(() -> listener.received().size() == 1);
        JsonNode directive = listener.received().getFirst();
        assertThat(directive.path("kind").asText()).isEqualTo("protective_mode");
        assertThat(directive.path("desired").path("level").asText()).isEqualTo("soft");
        assertThat(directive.path("expiry").asText()).isEqualTo("self");
        Instant until = Instant.now().plusSeconds(12); // two more holds
        await("no second step, no drain")
            .atMost(LONG)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              suffer(fixture);
              return Instant.now().isAfter(until);
            });
        assertThat(listener.received()).hasSize(1);
        assertThat(other.received()).isEmpty();
        assertThat(sealed()).isEqualTo(1);
      }

      relay.mend();
      await("acts again").atMost(LONG).until(() -> leads(fixture));
      await("part of the log").atMost(LONG).until(() -> merged(fixture).size() == 1);
      JsonNode action = merged(fixture).getFirst();
      assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();
      try (DirectiveListener listener = fixture.listen(SUFFERS)) {
        await("the desired state").atMost(LONG).until(() -> !listener.received().isEmpty());
        await("read back")
            .atMost(LONG)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              fixture.heartbeats();
              return !merged(fixture).getFirst().path("state").asText().equals("recorded");
            });
      }
      assertThat(fixture.region(SUFFERS).path("protective_mode").asText()).isNotEqualTo("none");
      assertThat(sealed()).isZero();
      assertThat(fixture.replay().path("equal").asBoolean()).as("%s", fixture.replay()).isTrue();
    }
  }

  private static boolean leads(Fixture fixture) {
    return fixture.get("/api/v1/status").path("role").asText().equals("leader");
  }

  private static List<JsonNode> merged(Fixture fixture) {
    return fixture.actions().stream()
        .filter(a -> a.path("reason").asText().contains("without the lease"))
        .toList();
  }

  /** Low frequencies in one region, nothing but errors in another. */
  private static void suffer(Fixture fixture) {
    Instant now = Instant.now();
    fixture.traffic().hz("social", SUFFERS, now.minusSeconds(2), now, 100, 0);
    fixture.traffic().requests("social", FAILS, now.minusSeconds(1), now, 0, 50);
    fixture.heartbeats();
  }

  private long sealed() {
    Path sealed = folder.resolve("data").resolve("sealed");
    try (Stream<Path> files = Files.exists(sealed) ? Files.list(sealed) : Stream.empty()) {
      return files.filter(f -> f.toString().endsWith(".note")).count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
