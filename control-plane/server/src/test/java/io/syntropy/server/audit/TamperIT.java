package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.MigratedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Changes one value of the store by SQL and expects the check to name it. */
class TamperIT {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.000001501Z");
  private static final String REHASH =
      "leaf = '{}'::bytea, leaf_hash = sha256('\\x00'::bytea || '{}'::bytea)";

  /** A note without its last line. */
  private static final String STRIPPED =
      "array_to_string((string_to_array(note, E'\\n'))[1:5], E'\\n') || E'\\n'";

  @TempDir static Path data;
  static EmbeddedPostgres postgres;
  static int databases;

  @TempDir Path temporary;
  private final ObjectMapper json =
      new ObjectMapper()
          .findAndRegisterModules()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private PGSimpleDataSource source;
  private Database database;
  private Checkpoints checkpoints;
  private AuditLog log;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** 600 entries, checkpoints at 300 and 600; nothing hinders who tampers. */
  @BeforeEach
  void store() throws SQLException {
    String name = "tamper_" + databases++;
    source = MigratedPostgres.create(postgres, name);
    database = new Database(source);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    log = new AuditLog(database, json, clock);
    checkpoints =
        new Checkpoints(database, new FileSecretStore(temporary.resolve("secrets")), clock);
    log.appendAlone(record().withRecordId("r-1"));
    log.appendAlone(Collections.nCopies(299, record()));
    checkpoints.current();
    log.appendAlone(Collections.nCopies(300, record()));
    checkpoints.current();
    for (String constraint :
        List.of(
            "audit_log DROP CONSTRAINT audit_log_index_check",
            "audit_log DROP CONSTRAINT audit_log_pkey",
            "audit_log DROP CONSTRAINT audit_log_leaf_hash_check",
            "audit_head DROP CONSTRAINT audit_head_one_check",
            "audit_tile DROP CONSTRAINT audit_tile_hashes_check",
            "audit_checkpoint DROP CONSTRAINT audit_checkpoint_root_check")) {
      execute("ALTER TABLE " + constraint);
    }
    assertThat(check(0).message()).startsWith("600 entries").contains("2 checkpoints");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "index = 5000                                        | 7   | entry 7",
        "leaf = set_byte(leaf, 20, get_byte(leaf, 20) # 1)   | 7   | entry 7",
        "leaf_hash = set_byte(leaf_hash, 3, get_byte(leaf_hash, 3) # 1) | 599 | entry 599",
        "actor = 'operator:eve'                              | 300 | entry 300",
        "action = 'action.drai'                              | 0   | entry 0",
        "target = concat(target, ' ')                              | 255 | entry 255",
        "outcome = 'denied'                                  | 256 | entry 256",
        "occurred_at = occurred_at + interval '1 microsecond'| 7   | entry 7",
        "record_key = 'policy:regions/r-2'                   | 0   | entry 0",
        "record_key = NULL                                   | 0   | entry 0",
        "record_key = 'policy:regions/r-2'                   | 9   | entry 9"
      })
  void aChangedColumnOfAnEntryIsNamed(String change, long index, String fault) throws SQLException {
    execute("UPDATE audit_log SET " + change + " WHERE index = " + index);
    assertThat(check().fault()).isEqualTo(fault);
    assertThat(check().firstBadEntry()).isEqualTo(index);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tile SET level = 1 WHERE index = 1                  | tile 0/1",
        "tile SET index = 7 WHERE index = 1                  | tile 0/1",
        "tile SET hashes = set_byte(hashes, 8191, get_byte(hashes, 8191) # 128) WHERE index = 1"
            + " | tile 0/1",
        "tile SET hashes = ''::bytea WHERE index = 0         | tile 0/0",
        "checkpoint SET size = 301 WHERE size = 300          | checkpoint 301",
        "checkpoint SET size = 9000 WHERE size = 600         | checkpoint 9000",
        "checkpoint SET root = set_byte(root, 0, get_byte(root, 0) # 1) WHERE size = 300"
            + " | checkpoint 300",
        "checkpoint SET note = replace(note, '300', '301') WHERE size = 300 | checkpoint 300",
        "checkpoint SET note = concat(note, ' ') WHERE size = 300  | checkpoint 300",
        "checkpoint SET signed_at = signed_at + interval '1 microsecond' WHERE size = 300"
            + " | checkpoint 300",
        "head SET one = false                                | audit_head",
        "head SET size = 601                                 | audit_head",
        "head SET size = 599                                 | audit_head",
        "head SET frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1) | audit_head"
      })
  void aChangedTileCheckpointOrHeadIsNamed(String change, String fault) throws SQLException {
    execute("UPDATE audit_" + change);
    assertThat(check().fault()).isEqualTo(fault);
    assertThat(check().firstBadEntry()).isNull();
  }

  @Test
  void everyByteOfANoteIsChecked() throws SQLException {
    execute("CREATE TABLE kept AS SELECT size, note FROM audit_checkpoint");
    int length = number("SELECT length(note) FROM audit_checkpoint WHERE size = 300");
    for (int at = 1; at <= length; at++) {
      execute(
          "UPDATE audit_checkpoint SET note = overlay(note placing CASE substr(note, %d, 1) WHEN 'B'"
                  .formatted(at)
              + " THEN 'C' ELSE 'B' END from %d for 1) WHERE size = 300".formatted(at));
      assertThat(check().fault()).as("character " + at).isEqualTo("checkpoint 300");
      execute(
          "UPDATE audit_checkpoint c SET note = k.note FROM kept k"
              + " WHERE c.size = k.size AND c.size = 300");
    }
    assertThat(check().good()).isTrue();
  }

  @Test
  void rowsRemovedSwappedOrRewrittenAreNamed() throws SQLException {
    execute("CREATE TABLE kept AS SELECT * FROM audit_log");
    execute("DELETE FROM audit_log WHERE index = 400");
    bad(400);
    execute("DELETE FROM audit_log WHERE index = 599");
    bad(599);
    execute(
        "UPDATE audit_log SET index = CASE index WHEN 0 THEN 8 ELSE 0 END WHERE index IN (0, 8)");
    bad(0);
    execute("UPDATE audit_log SET " + REHASH + " WHERE index = 200");
    bad(200);
    assertThat(check().good()).isTrue();
  }

  private void bad(long index) throws SQLException {
    assertThat(check().firstBadEntry()).isEqualTo(index);
    execute("DELETE FROM audit_log");
    execute("INSERT INTO audit_log SELECT * FROM kept");
  }

  /** What an earlier version left behind is no fault. */
  @Test
  void checkpointsOfBeforeSignedTimeAreGood() throws SQLException {
    execute("UPDATE audit_checkpoint SET note = " + STRIPPED);
    assertThat(checkpoints.timedFrom()).isEqualTo(601);
    assertThat(check().good()).isTrue();
    checkpoints.current();
    log.appendAlone(record());
    checkpoints.current();
    assertThat(check().message()).contains("3 checkpoints");
    assertThat(number("SELECT count(*) FROM audit_checkpoint WHERE note = " + STRIPPED))
        .isEqualTo(2);

    execute("UPDATE audit_checkpoint SET note = " + STRIPPED + " WHERE size = 601");
    assertThat(check().fault()).isEqualTo("checkpoint 601");
  }

  /** Where signed time is the rule, nobody gets around it by taking it away, even everywhere. */
  @Test
  void aStrippedTimeIsAFault() throws SQLException {
    assertThat(checkpoints.timedFrom()).isEqualTo(300);
    execute("UPDATE audit_checkpoint SET note = " + STRIPPED + " WHERE size = 300");
    assertThat(check().fault()).isEqualTo("checkpoint 300");
    execute("UPDATE audit_checkpoint SET note = " + STRIPPED);
    assertThat(check().fault()).isEqualTo("checkpoint 300");
  }

  /** An earlier version's untimed checkpoints come first, never after a timed one. */
  @Test
  void aTimeIsNotStrippedBeforeTheRuleIsSettled() throws SQLException {
    execute("UPDATE audit_checkpoint SET note = " + STRIPPED + " WHERE size = 600");
    assertThat(check().fault()).isEqualTo("checkpoint 600");
  }

  @Test
  void checkpointsOfAnotherKeyAreRefused() throws SQLException {
    execute("DELETE FROM audit_checkpoint");
    new Checkpoints(
            database,
            new FileSecretStore(temporary.resolve("other")),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .current();
    assertThat(check().fault()).isEqualTo("checkpoint 600");
  }

  private StoreVerdict check() {
    return check(checkpoints.timedFrom());
  }

  private StoreVerdict check(long timedFrom) {
    return database.inTransaction(
        tx -> StoreCheck.run(tx, checkpoints.key(), timedFrom, Kept.NOTHING, json, NOW));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int number(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static AuditRecord record() {
    return AuditRecord.of("policy:regions", "action.drain", "social/1", "recorded", NOW);
  }
}
