package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.audit.AuditExport;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.OfflineVerifier;
import io.syntropy.audit.Proofs;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.TilePath;
import io.syntropy.audit.Tiles;
import io.syntropy.audit.Verification;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.MigratedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class AuditStoreIT {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

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
  private AuditLog log;
  private AuditReader reader;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void freshDatabase() {
    String name = "audit_" + databases++;
    source = MigratedPostgres.create(postgres, name);
    database = new Database(source);
    log = new AuditLog(database, json, Clock.fixed(NOW, ZoneOffset.UTC));
    reader = new AuditReader(database, json);
  }

  @Test
  void leafIsCanonicalAndHashedAsRfc6962Says() {
    AuditEntry entry =
        log.appendAlone(
            record(1)
                .withReason("p95 über 1s")
                .withDecision("d-1")
                .withTrace("4bf92f3577b34da6a3ce929d0e0e4736")
                .withChange(Map.of("weight", 1), Map.of("weight", 0.25, "big", 1L << 60)));
    LeafLine line = reader.lines(0, 10).getFirst();
    assertThat(new String(line.leaf(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"action\":\"action.drain\",\"actor\":\"policy:regions\","
                + "\"after\":{\"big\":\"1152921504606846976\",\"weight\":0.25},"
                + "\"before\":{\"weight\":1},\"decision_id\":\"d-1\","
                + "\"occurred_at\":\"2026-11-21T10:00:00Z\",\"outcome\":\"recorded\",\"reason\":\"p95"
                + " über 1s\",\"recorded_at\":\"2026-11-21T10:00:00Z\","
                + "\"target\":\"social/1\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"v\":1}");
    assertThat(entry).isEqualTo(new AuditEntry(0, Hash.ofLeaf(line.leaf()).base64()));
    assertThat(reader.entry(0).orElseThrow().leaf().path("after").path("weight").asDouble())
        .isEqualTo(0.25);
    assertThat(reader.entry(1)).isEmpty();
  }

  @Test
  void rollbackLeavesNoGap() throws Exception {
    log.appendAlone(record(0));
    Hash root = reader.root(1);
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 300; i++) {
        log.append(connection, record(i));
      }
      connection.rollback();
    }
    assertThat(reader.size()).isEqualTo(1);
    assertThat(reader.root(1)).isEqualTo(root);
    assertThat(log.appendAlone(record(7)).index()).isEqualTo(1);
    assertGood();
  }

  @Test
  void manyWritersGiveADenseIndexAndAValidTree() throws Exception {
    Set<Long> indexes = new HashSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<List<Long>>> writers = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        writers.add(
            pool.submit(() -> {
              Random random = new Random(seed);
              List<Long> mine = new ArrayList<>();
              for (int i = 0; i < 60; i++) {
                int count = 1 + random.nextInt(5);
                boolean abandon = random.nextInt(4) == 0;
                mine.addAll(append(count, abandon));
              }
              return mine;
            }));
      }
      for (Future<List<Long>> writer : writers) {
        for (long index : writer.get()) {
          assertThat(indexes.add(index)).isTrue();
        }
      }
    }
    assertThat(indexes).hasSize((int) reader.size());
    assertThat(indexes).allMatch(index -> index >= 0 && index < reader.size());
    assertGood();
  }

  private List<Long> append(int count, boolean abandon) throws SQLException {
    List<Long> indexes = new ArrayList<>();
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        indexes.add(log.append(connection, record(i)).index());
      }
      if (abandon) {
        connection.rollback();
        return List.of();
      }
      connection.commit();
      return indexes;
    }
  }

  @Test
  void proofsHoldAcrossTwoLevelsOfTiles() {
    int size = 66_300;
    CompactRange expected = CompactRange.EMPTY;
    Random random = new Random(4);
    List<Integer> marks = List.of(1, 255, 256, 257, 40_000, 65_536, 65_537, 66_000, size);
    Map<Integer, Hash> roots = new HashMap<>();
    for (int done = 0; done < size; ) {
      int count = Math.min(AuditLog.MAX_BATCH, size - done);
      List<AuditRecord> records = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        records.add(record(done + i));
      }
      for (AuditEntry entry : log.appendAlone(records)) {
        expected = expected.append(Hash.ofBase64(entry.leafHash()));
        if (marks.contains((int) expected.size())) {
          roots.put((int) expected.size(), expected.root());
        }
      }
      done += count;
    }
    for (int mark : marks) {
      assertThat(reader.root(mark)).isEqualTo(roots.get(mark));
      assertThat(
              Proofs.extend(
                  mark, roots.get(mark), size, expected.root(), reader.consistency(mark, size)))
          .isTrue();
      for (int i = 0; i < 5; i++) {
        long index = random.nextInt(mark);
        Hash leaf = Hash.ofLeaf(reader.lines(index, 1).getFirst().leaf());
        assertThat(
                Proofs.includes(leaf, index, mark, reader.inclusion(index, mark), roots.get(mark)))
            .isTrue();
      }
    }
    assertThatThrownBy(() -> reader.inclusion(0, size + 1)).hasMessageContaining("tree_size");
    assertThatThrownBy(() -> reader.inclusion(5, 5)).hasMessageContaining("index: 5");
    assertThatThrownBy(() -> reader.consistency(0, 5)).hasMessageContaining("first: 0");
  }

  @Test
  void storedTilesAreThoseOfAnExport() throws Exception {
    int size = 700;
    log.appendAlone(Collections.nCopies(400, record(1)));
    log.appendAlone(Collections.nCopies(size - 400, record(2)));
    Path folder = export();
    for (TilePath tile : Tiles.of(size)) {
      assertThat(TileResource.read(database, tile).orElseThrow())
          .as(tile.path())
          .isEqualTo(Files.readAllBytes(folder.resolve("tiles/tile").resolve(tile.path())));
    }
    assertThat(TileResource.read(database, TilePath.parse("0/002"))).isEmpty();
    assertThat(TileResource.read(database, TilePath.parse("entries/002.p/189"))).isEmpty();
    assertThat(TileResource.read(database, TilePath.parse("entries/000.p/3")).orElseThrow())
        .isEqualTo(Tiles.bundle(reader.lines(0, 3).stream().map(LeafLine::leaf).toList()));
  }

  @Test
  void theSameRecordIdIsOneEntryAndAnotherContentIsRefused() {
    AuditRecord record = record(1).withRecordId("tx-1");
    List<AuditEntry> first = log.appendAlone(List.of(record, record(2), record));
    assertThat(first).extracting(AuditEntry::index).containsExactly(0L, 1L, 0L);
    AuditLog later = new AuditLog(database, json, Clock.offset(Clock.systemUTC(), Duration.ZERO));
    assertThat(later.appendAlone(record)).isEqualTo(first.getFirst());
    assertThatThrownBy(
            () -> log.appendAlone(List.of(record(3), record.withReason("another story"))))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("tx-1");
    assertThat(reader.size()).isEqualTo(2);
    AuditRecord other =
        AuditRecord.of("service:grid", "node.join", "n1", "ok", NOW).withRecordId("tx-1");
    assertThat(log.appendAlone(other).index()).isEqualTo(2);
  }

  @Test
  void recordsOverTheBoundsAreRefusedWhole() {
    assertThatThrownBy(
            () -> log.appendAlone(record(1).withChange(null, Map.of("x", "y".repeat(66_000)))))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("65535");
    Object deep = "x";
    for (int i = 0; i < 40; i++) {
      deep = List.of(deep);
    }
    Object nested = deep;
    assertThatThrownBy(() -> log.appendAlone(record(1).withChange(nested, null)))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> AuditRecord.of("a", "Not A Verb", "t", "ok", NOW))
        .hasMessageContaining("dotted verb");
    assertThat(reader.size()).isZero();
  }

  @Test
  void searchIsNewestFirst() {
    for (int i = 0; i < 10; i++) {
      log.appendAlone(record(i));
    }
    log.appendAlone(
        AuditRecord.of("operator:ana", "config.apply", "git", "ok", NOW).withReason("Raise Floor"));
    assertThat(indexes(AuditQuery.ALL, Long.MAX_VALUE, 3)).containsExactly(10L, 9L, 8L);
    assertThat(indexes(AuditQuery.ALL, 8, 3)).containsExactly(7L, 6L, 5L);
    assertThat(indexes(new AuditQuery("config.", null, null, null, null), 99, 9))
        .containsExactly(10L);
    assertThat(indexes(new AuditQuery(null, "operator:ana", null, null, null), 99, 9))
        .containsExactly(10L);
    assertThat(indexes(new AuditQuery(null, null, null, null, "raise fl"), 99, 9))
        .containsExactly(10L);
    assertThat(indexes(new AuditQuery("action.", null, null, null, "social/3"), 99, 9))
        .containsExactly(3L);
    log.appendAlone(AuditRecord.of("viewer:bob", "auth.denied", "POST /x", "denied", NOW));
    assertThat(indexes(new AuditQuery(null, null, "denied", null, null), 99, 9))
        .containsExactly(11L);
    assertThat(indexes(new AuditQuery("config.", null, "denied", null, null), 99, 9)).isEmpty();
    assertThat(reader.from(9, 2)).extracting(StoredEntry::index).containsExactly(9L, 10L);
  }

  private List<Long> indexes(AuditQuery query, long below, int limit) {
    return reader.newest(query, below, limit).stream().map(StoredEntry::index).toList();
  }

  @Test
  void keyIsMadeOnceAndCheckpointsFollowTheLog() throws Exception {
    Checkpoints checkpoints = checkpoints();
    Checkpoint empty = Checkpoint.parse(checkpoints.current().text());
    assertThat(empty.size()).isZero();
    assertThat(empty.root()).isEqualTo(Hash.EMPTY_ROOT);
    assertThat(database.inTransaction(checkpoints::due)).isFalse();
    log.appendAlone(record(1));
    SignedNote note = checkpoints.current();
    assertThat(note.isSignedBy(checkpoints.key())).isTrue();
    assertThat(Checkpoint.parse(note.text()).root()).isEqualTo(reader.root(1));
    Checkpoints again = checkpoints();
    assertThat(again.key().vkey()).isEqualTo(checkpoints.key().vkey());
    assertThat(again.current()).isEqualTo(note);
    Path secret = temporary.resolve("secrets/audit-signing-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    for (int i = 0; i < 2; i++) {
      log.appendAlone(Collections.nCopies(500, record(i)));
    }
    assertThat(database.inTransaction(checkpoints::due)).isTrue();
    checkpoints.current();
    assertThat(reader.checkpoints(-1, 10)).hasSize(3);
  }

  @Test
  void oneChangedByteIsFound() throws Exception {
    log.appendAlone(Collections.nCopies(300, record(1)));
    assertGood();
    execute(
        "UPDATE audit_log SET leaf = set_byte(leaf, 20, get_byte(leaf, 20) # 1) WHERE index = 7");
    assertThat(verify().firstBadEntry()).hasValue(7);
  }

  @Test
  void aRowRewrittenWithItsHashIsNamedByTheTile() throws Exception {
    log.appendAlone(Collections.nCopies(300, record(1)));
    assertGood();
    rewrite(200);
    assertThat(verify().firstBadEntry()).hasValue(200);
  }

  @Test
  void nothingIsSignedOverATamperedTree() throws Exception {
    Checkpoints checkpoints = checkpoints();
    log.appendAlone(Collections.nCopies(300, record(1)));
    checkpoints.current();
    rewrite(299);
    log.appendAlone(record(2));
    assertThatThrownBy(checkpoints::current)
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("tampered");
    execute("UPDATE audit_head SET size = 0, frontier = ''");
    assertThatThrownBy(checkpoints::current)
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("signed at size 300");
  }

  private void rewrite(long index) throws SQLException {
    execute(
        "UPDATE audit_log SET leaf = '{}'::bytea, leaf_hash = sha256('\\x00'::bytea || '{}'::bytea)"
            + " WHERE index = "
            + index);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(
        database,
        new FileSecretStore(temporary.resolve("secrets")),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void assertGood() throws Exception {
    Verification result = verify();
    assertThat(result.ok()).as(result.message()).isTrue();
  }

  /** Signs the present head once, then exports and verifies against that checkpoint. */
  private Verification verify() throws Exception {
    return OfflineVerifier.verify(export());
  }

  private Path export() throws Exception {
    Checkpoints checkpoints = checkpoints();
    List<SignedNote> signed = reader.checkpoints(-1, 10);
    SignedNote note = signed.isEmpty() ? checkpoints.current() : signed.getLast();
    Path folder = temporary.resolve("export-" + System.nanoTime());
    try (AuditExport export = AuditExport.create(folder)) {
      for (List<LeafLine> page = reader.lines(0, 200);
          !page.isEmpty();
          page = reader.lines(export.size(), 200)) {
        for (LeafLine line : page) {
          export.add(line);
        }
      }
      export.finish(note, checkpoints.key());
    }
    return folder;
  }

  private static AuditRecord record(int number) {
    return AuditRecord.of("policy:regions", "action.drain", "social/" + number, "recorded", NOW);
  }
}
