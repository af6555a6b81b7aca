package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.loop.TwoServers.Node;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: one acts, whatever is killed, paused or cut. */
class LeaseIT {
  /** The lease's life, an attempt a second, a tick, and a slow machine. */
  private static final Duration TAKEOVER = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private TwoServers servers;
  private Node a;
  private Node b;

  @BeforeEach
  void start() throws IOException {
    servers = new TwoServers(folder, TwoServers.POLICY);
    a = servers.a;
    b = servers.b;
  }

  @AfterEach
  void stop() throws IOException {
    servers.close();
  }

  private static void works(Node... nodes) {
    Stream.of(nodes).forEach(Node::work);
  }

  @Test
  void oneActsAndTheOtherTakesOverWhenItIsKilled() {
    assertThat(a.leads()).isTrue();
    assertThat(b.leads()).isFalse();
    assertThat(b.lease().path("holder")).isEqualTo(a.lease().path("holder"));
    assertThat(b.lease().path("address").asText()).isEqualTo(a.process.baseUri().toString());
    assertThat(a.process.get("/metrics", a.admin).body()).contains("syntropy_leader 1.0");
    assertThat(b.process.get("/metrics", b.admin).body()).contains("syntropy_leader 0.0");
    assertThat(a.process.get("/q/health/group/leader", a.admin).statusCode()).isEqualTo(200);
    assertThat(b.process.get("/q/health/group/leader", b.admin).statusCode()).isEqualTo(503);
    assertThat(b.process.get("/q/health/ready", b.admin).statusCode()).isEqualTo(200);

    HttpResponse<String> refused = b.register();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("not_leader").contains(a.process.baseUri().toString());
    assertThat(a.register().statusCode()).isEqualTo(200);
    assertThat(b.directivesStatus()).isEqualTo(503);

    DirectiveListener first = a.listen();
    await("the leader acts")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          works(a, b);
          return !first.received().isEmpty();
        });
    long epoch = first.received().getFirst().path("epoch").asLong();
    assertThat(epoch).isEqualTo(a.lease().path("epoch").asLong());
    // The other sees the same telemetry and reads the same rows, and adds nothing.
    assertThat(b.effective()).hasSize(1);
    await("the rows are read")
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(b.get("/api/v1/services/worker").path("desired")).hasSize(1));

    String ofLeader = planned(a);
    String ofFollower = planned(b);
    for (String plan : List.of(ofLeader, ofFollower)) {
      assertThat(a.get(plan)).as("a plan is answered whoever made it").isEqualTo(b.get(plan));
    }

    a.process.killGroup();
    await("takeover").atMost(TAKEOVER).until(b::leads);
    assertThat(b.lease().path("epoch").asLong()).isGreaterThan(epoch);
    assertThat(b.get(ofLeader).path("made_by").asText()).isNotEmpty();
    DirectiveListener second = b.listen();
    await("the state it took over")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !second.received().isEmpty());
    assertThat(second.received().getFirst().path("desired"))
        .isEqualTo(first.received().getFirst().path("desired"));
    for (int i = 0; i < 10; i++) {
      works(b);
    }
    assertThat(b.effective()).as("nothing is decided twice").hasSize(1);
    assertThat(first.received()).hasSize(1);
    assertReplays(b, 0);
  }

  /** Has a plan made; answers its address. */
  private static String planned(Node node) {
    return node.process
        .post("/api/v1/config/plan", "{}", node.admin)
        .headers()
        .firstValue("Content-Location")
        .orElseThrow();
  }

  private static void assertReplays(Node node, int least) {
    await("a tick after the one its term began with")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !node.replay().path("compared_from").isNull());
    JsonNode replay = node.replay();
    assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
    assertThat(replay.path("compared").asInt()).isGreaterThanOrEqualTo(least);
  }

  @Test
  void aPausedLeaderIsReplacedAndActsNoMoreWhenItGoesOn() {
    assertThat(a.register().statusCode()).isEqualTo(200);
    a.beat(); // nothing is asked for while the first one leads
    long epoch = a.lease().path("epoch").asLong();
    a.process.signal("STOP");
    await("takeover").atMost(TAKEOVER).until(b::leads);
    a.process.signal("CONT");
    await("the old one follows")
        .atMost(TAKEOVER)
        .until(() -> !a.leads() && a.lease().path("epoch").asLong() > epoch);
    assertThat(a.directivesStatus()).isEqualTo(503);
    await("one decision, of the new leader's epoch")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          works(a, b);
          return !b.effective().isEmpty();
        });
    assertThat(b.leads()).isTrue();
    JsonNode desired = b.get("/api/v1/services/worker").path("desired");
    assertThat(desired).hasSize(1);
    assertThat(desired.get(0).path("epoch").asLong())
        .isEqualTo(b.lease().path("epoch").asLong())
        .isGreaterThan(epoch);
    assertThat(a.effective()).hasSize(1);
    assertReplays(a, 0);
    assertReplays(b, 1);
  }

  @Test
  void withoutTheDatabaseNobodyActsAndThenExactlyOne() throws SQLException {
    assertThat(a.register().statusCode()).isEqualTo(200);
    a.beat(); // nothing is asked for while the first one leads
    long epoch = a.lease().path("epoch").asLong();
    DirectiveListener listener = a.listen();
    servers.relay.cut();
    await("nobody leads").atMost(TAKEOVER).until(() -> !a.leads() && !b.leads());
    Instant until = Instant.now().plusSeconds(8);
    await("and nothing is sent")
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          works(a, b);
          return Instant.now().isAfter(until);
        });
    assertThat(listener.received()).isEmpty();

    servers.relay.mend();
    await("exactly one leads").atMost(TAKEOVER).until(() -> a.leads() != b.leads());
    Node leader = a.leads() ? a : b;
    assertThat(leader.lease().path("epoch").asLong()).isGreaterThan(epoch);
    await("and acts")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          works(a, b);
          return !leader.effective().isEmpty();
        });
    assertThat(a.leads()).isNotEqualTo(b.leads());
    assertThat(leader.effective()).hasSize(1);
    assertReplays(leader, 1);

    long index = rewrite();
    JsonNode replay = leader.replay();
    assertThat(replay.path("equal").asBoolean()).isFalse();
    JsonNode difference = replay.path("difference");
    assertThat(difference.path("index").asLong()).isEqualTo(index);
    assertThat(difference.path("field").asText()).isEqualTo("outcome");
    assertThat(difference.path("logged").asText()).isEqualTo("approved");
    assertThat(difference.path("replayed").asText()).isEqualTo("recorded");
  }

  /** Someone makes the log say that a decision had another outcome. */
  private long rewrite() throws SQLException {
    String text =
        """
        UPDATE audit_log SET leaf = convert_to(
          replace(convert_from(leaf, 'UTF8'), '"outcome":"recorded"', '"outcome":"approved"'), 'UTF8')
        WHERE index = (SELECT min(index) FROM audit_log
                       WHERE starts_with(actor, 'policy:') AND outcome = 'recorded')
        RETURNING index\
        """;
    EmbeddedPostgres postgres = servers.postgres();
    String url = postgres.jdbcUrl(EmbeddedPostgres.DEFAULT_DATABASE);
    try (Connection connection =
            DriverManager.getConnection(url, postgres.user(), postgres.password());
        PreparedStatement sql = connection.prepareStatement(text);
        ResultSet rows = sql.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }
}
