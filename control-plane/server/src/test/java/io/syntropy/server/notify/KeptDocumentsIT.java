package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.notify.Notices;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Removed Notifier documents on a real PostgreSQL. */
class KeptDocumentsIT {
  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static PGSimpleDataSource source;

  private final Database database = new Database(source);
  private final KeptDocuments documents = new KeptDocuments(database);

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(folder);
    source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl());
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    Flyway.configure().dataSource(source).locations("db/migration").load().migrate();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    execute("TRUNCATE notice, notice_thread, incident, notifier_document");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Map<String, KeptDocuments.Kept> inForce(String... names) {
    Map<String, Configuration.Source> all = new java.util.TreeMap<>();
    for (String name : names) {
      all.put(
          "syntropy/v1/Notifier/" + name,
          new Configuration.Source(
              "n.yaml",
              3,
              """
              apiVersion: syntropy/v1
              kind: Notifier
              metadata: {name: %s}
              spec: {type: webhook, url: 'https://%s.example', secret: k}
              """
                  .formatted(name, name)));
    }
    return documents.sync(all, Set.of(names));
  }

  private void told(String target, Change change) {
    Notice notice = Notices.of(target, "a", change == Change.TRIGGER ? 0 : 1, change);
    database.inTransaction(tx -> {
      new Outbox().add(tx, List.of(notice));
      return notice;
    });
    new Queue(database, target).delivered(notice);
  }

  @Test
  void isKeptUntilItsIncidentsWereResolvedThere() {
    assertThat(inForce("one", "two")).isEmpty();
    told("one", Change.TRIGGER);
    Map<String, KeptDocuments.Kept> kept = inForce("two");
    assertThat(kept).containsOnlyKeys("one");
    assertThat(kept.get("one").spec().target().toString()).contains("https://one.example");
    assertThat(kept.get("one").until())
        .isBetween(
            Instant.now().plus(Duration.ofDays(3)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(3)).plusSeconds(60));
    // A restart in between: it is found again.
    assertThat(new KeptDocuments(database).sync(Map.of(), Set.of())).containsOnlyKeys("one");
    told("one", Change.RESOLVE);
    assertThat(inForce("two")).isEmpty();
  }

  @Test
  void isKeptForWhatWaitsAndForOpenIncidentsWhoseTriggerWasRefused() throws SQLException {
    inForce("one", "two");
    database.inTransaction(tx -> {
      new Outbox().add(tx, List.of(Notices.of("one", "a", 0, Change.TRIGGER)));
      return null;
    });
    execute(
        "INSERT INTO incident (id, service, region, severity, state, started_at, body)"
            + " VALUES ('i', 's', 'r', 'sev1', 'open', now(), '{\"told\": {\"two\": 0}}')");
    assertThat(inForce()).containsOnlyKeys("one", "two");
    execute("UPDATE incident SET state = 'resolved'");
    assertThat(inForce()).containsOnlyKeys("one");
  }

  @Test
  void isForgottenAfterThreeDaysAndBackInForceAsIfNeverGone() throws SQLException {
    inForce("one", "two");
    told("one", Change.TRIGGER);
    told("two", Change.TRIGGER);
    assertThat(inForce()).containsOnlyKeys("one", "two");
    assertThat(inForce("two")).containsOnlyKeys("one");
    execute("UPDATE notifier_document SET removed_at = removed_at - interval '73 hours'");
    assertThat(inForce()).containsOnlyKeys("two");
    assertThat(inForce("one", "two")).isEmpty();
  }
}
