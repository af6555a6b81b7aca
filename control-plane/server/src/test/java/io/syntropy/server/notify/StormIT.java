package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.notify.Notices;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.db.Database;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * 10,000 notices of ten incidents to PagerDuty and Slack, whose limits are enforced, with a {@code
 * kill -9} of the server in the middle; and the same over two servers.
 */
class StormIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = StormTargets.PATIENCE;
  private static final int INCIDENTS = 10;

  @TempDir private Path folder;
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private EmbeddedPostgres postgres;
  private StormTargets targets;

  @BeforeEach
  void begin() throws IOException {
    postgres = EmbeddedPostgres.start(folder.resolve("db"));
    targets = new StormTargets();
    source.setUrl(postgres.jdbcUrl());
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
  }

  @AfterEach
  void end() {
    targets.close();
    postgres.close();
  }

  /** A server on the common database, with a data folder of this name. */
  private SyntropyProcess server(String name) throws IOException {
    Path config = Files.createDirectories(folder.resolve(name + "-config"));
    Files.writeString(config.resolve("notifiers.yaml"), targets.documents());
    Path data = folder.resolve(name);
    targets.secrets(data);
    String address =
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(
                postgres.user(),
                postgres.password(),
                postgres.port(),
                EmbeddedPostgres.DEFAULT_DATABASE);
    SyntropyProcess server =
        SyntropyProcess.start(
            data, Map.of("SYNTROPY_DB_URL", address), "--config", config.toString());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(get(server, "/api/v1/notifiers").path("items")).hasSize(2));
    return server;
  }

  @Test
  void aStormIsBoundedAndNothingIsLostOrDoubledOverAKill() throws Exception {
    int offered;
    try (SyntropyProcess first = server("a")) {
      offered = offer(500, 0, 250);
      targets.awaitTheMiddle();
      first.killGroup();
    }
    offered += offer(500, 250, 500);
    assertThat(offered).isEqualTo(10_000);
    try (SyntropyProcess second = server("a")) {
      allIsSettled(offered);
      // Bounded: what was sent grows with the incidents and the time, not with the notices.
      assertThat(states().get("delivered")).isLessThan(offered / 20L);
      assertThat(get(second, "/api/v1/notifications?state=dead").path("items")).isEmpty();
      assertThat(second.get("/metrics", second.adminToken()).body())
          .contains("syntropy_notices_sent_total{target=\"on-call\"}");
    }
    targets.assertToldOnceAndResolved(INCIDENTS);
  }

  @Test
  void onlyTheLeaderSendsAndAnotherServerGoesOnWhereItWasKilled() throws Exception {
    try (SyntropyProcess leader = server("a");
        SyntropyProcess follower = server("b")) {
      assertThat(get(leader, "/api/v1/status").path("role").asText()).isEqualTo("leader");
      HttpResponse<String> refused =
          follower.post("/api/v1/notifiers/on-call/test", "", follower.adminToken());
      assertThat(refused.statusCode()).isEqualTo(503);
      int offered = offer(100, 0, 50);
      targets.awaitTheMiddle();
      leader.killGroup();
      offered += offer(100, 50, 100);
      allIsSettled(offered);
      assertThat(get(follower, "/api/v1/status").path("role").asText()).isEqualTo("leader");
    }
    targets.assertToldOnceAndResolved(INCIDENTS);
  }

  private void allIsSettled(int offered) throws SQLException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> states().getOrDefault("pending", 0L) == 0);
    Map<String, Long> states = states();
    assertThat(states).containsOnlyKeys("delivered", "superseded");
    assertThat(states.get("delivered") + states.get("superseded")).isEqualTo(offered);
  }

  /** Of {@code changes} of each incident those before {@code to}, a decision for each. */
  private int offer(int changes, int from, int to) {
    Database database = new Database(source);
    Outbox outbox = new Outbox();
    int offered = 0;
    for (int change = from; change < to; change++) {
      List<Notice> notices = new ArrayList<>();
      for (int incident = 0; incident < INCIDENTS; incident++) {
        Change what =
            change == 0
                ? Change.TRIGGER
                : change == changes - 1
                    ? Change.RESOLVE
                    : change == changes / 3 ? Change.ACKNOWLEDGE : Change.UPDATE;
        for (String target : List.of("on-call", "incidents")) {
          notices.add(Notices.of(target, "inc-" + incident, change, what));
        }
      }
      offered +=
          database.inTransaction(tx -> {
            outbox.add(tx, notices);
            return notices.size();
          });
    }
    return offered;
  }

  private Map<String, Long> states() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT state, count(*) FROM notice GROUP BY state")) {
      Map<String, Long> states = new HashMap<>();
      while (rows.next()) {
        states.put(rows.getString(1), rows.getLong(2));
      }
      return states;
    }
  }

  private static JsonNode get(SyntropyProcess server, String path) throws IOException {
    HttpResponse<String> answer = server.get(path, server.adminToken());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
