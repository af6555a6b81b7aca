package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.audit.Hash;
import io.syntropy.postgres.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A decision's entries are found by an index, those from before it too. */
class DecisionLookupIT {
  private static final AuditRecord DRAIN =
      AuditRecord.of("policy:regions", "action.drain", "social/1", "recorded", TestStore.NOW);

  @TempDir static Path data;
  @TempDir static Path secrets;
  static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static AuditQuery of(String decision) {
    return new AuditQuery("action.", null, null, decision, null);
  }

  private static List<Long> found(AuditReader reader, String decision) {
    return reader.newest(of(decision), Long.MAX_VALUE, 50).stream()
        .map(StoredEntry::index)
        .toList();
  }

  @Test
  void findsExactlyTheEntriesOfADecisionByItsIndex() throws SQLException {
    TestStore store = new TestStore(postgres, secrets);
    store.log().appendAlone(DRAIN.withDecision("d-1"));
    store.log().appendAlone(DRAIN.withDecision("d-10").withReason("replaces d-1"));
    store.log().appendAlone(DRAIN.withReason("{\"decision_id\":\"d-1\"}"));
    store
        .log()
        .appendAlone(
            AuditRecord.of("policy:regions", "page.trigger", "social/1", "page", TestStore.NOW)
                .withDecision("d-1"));
    store.log().appendAlone(DRAIN.withDecision("d-1").withChange(null, "\"decision_id\":\"x\""));
    store.log().appendAlone(DRAIN.withDecision("d ü \"1\""));
    assertThat(found(store.reader(), "d-1")).containsExactly(4L, 0L);
    assertThat(found(store.reader(), "d ü \"1\"")).containsExactly(5L);
    assertThat(found(store.reader(), "x")).isEmpty();
    store.append(3_000);
    store.log().appendAlone(Collections.nCopies(400, DRAIN.withDecision("d-2")));
    store.execute("ANALYZE audit_log");
    assertThat(plan(store)).contains("audit_log_decision");
    assertThat(store.check(Kept.NOTHING).good()).isTrue();
  }

  private static String plan(TestStore store) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection tx = store.source().getConnection();
        Statement sql = tx.createStatement();
        ResultSet rows =
            sql.executeQuery(
                "EXPLAIN SELECT index FROM audit_log WHERE index < 9223372036854775807"
                    + " AND starts_with(action, 'action.') AND decision_id = 'd-1'"
                    + " ORDER BY index DESC LIMIT 50")) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return String.join("\n", lines);
  }

  /** The entries of the version before, a damaged one among them, and those since. */
  @Test
  void findsEntriesOfBeforeTheColumnAndThoseOfAnOlderServerBesideThisOne() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    postgres.createDatabaseIfMissing("grown");
    source.setUrl(postgres.jdbcUrl("grown"));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    migrate(source, "26");
    insert(source, 0, "{\"action\":\"action.drain\",\"decision_id\":\"d-1\"}");
    insert(source, 1, "{\"action\":\"action.drain\",\"after\":{\"decision_id\":\"d-1\"}}");
    insert(source, 2, "\"decision_id\": no JSON");
    insert(source, 3, "{\"action\":\"action.drain\",\"decision_id\":7}");
    migrate(source, "latest");
    insert(source, 4, "{\"action\":\"action.drain\",\"decision_id\":\"d-1\"}");
    AuditReader reader =
        new AuditReader(new io.syntropy.server.db.Database(source), new ObjectMapper());
    assertThat(found(reader, "d-1")).containsExactly(4L, 0L);
    assertThat(found(reader, "7")).isEmpty();
  }

  private static void migrate(PGSimpleDataSource source, String target) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .target(target)
        .load()
        .migrate();
  }

  /** As the version before appends. */
  private static void insert(PGSimpleDataSource source, long index, String leaf)
      throws SQLException {
    byte[] bytes = leaf.getBytes(StandardCharsets.UTF_8);
    try (Connection tx = source.getConnection();
        PreparedStatement sql =
            tx.prepareStatement(
                "INSERT INTO audit_log (index, leaf, leaf_hash, actor, action, target, outcome,"
                    + " occurred_at) VALUES (?, ?, ?, 'a', 'action.drain', 't', 'ok', now())")) {
      sql.setLong(1, index);
      sql.setBytes(2, bytes);
      sql.setBytes(3, Hash.ofLeaf(bytes).bytes());
      sql.executeUpdate();
    }
  }
}
