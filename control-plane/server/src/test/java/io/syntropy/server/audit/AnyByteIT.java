package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flips a random bit of a random value, once and again: each is found, and named. */
class AnyByteIT {
  private static final long SEED = 20261121;
  private static final int FLIPS = 400;

  /** Entries: one tile of level 1, two complete ones of level 0 behind it, and a rest. */
  private static final int LARGE = 65_536 + 600;

  @TempDir static Path data;
  static EmbeddedPostgres postgres;

  @TempDir Path temporary;
  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** A value of the store: where it is, and what a change of it must be called. */
  private record Spot(String table, String column, String row, String named) {}

  @Test
  void everyFlipIsFoundAndNamed() throws SQLException {
    TestStore store = store(700);
    for (int i = 0; i < FLIPS; i++) {
      Spot spot = random.nextInt(3) > 0 ? entry(random.nextInt(700)) : other();
      assertFound(store, spot, i);
    }
    assertThat(check(store).good()).isTrue();
  }

  @Test
  void everyFlipInTilesOfTilesIsFound() throws SQLException {
    TestStore store = store(LARGE);
    for (int i = 0; i < 4; i++) {
      assertFound(store, new Spot("audit_tile", "hashes", "level = 1", "tile 1/0"), i);
      int index = random.nextInt(LARGE / 256);
      String row = "level = 0 AND index = " + index;
      assertFound(store, new Spot("audit_tile", "hashes", row, "tile 0/" + index), i);
      assertFound(store, entry(random.nextInt(LARGE)), i);
    }
  }

  /** The constraints of the schema would hinder who flips bits by SQL, not who has the disk. */
  private TestStore store(int entries) throws SQLException {
    TestStore store = new TestStore(postgres, temporary.resolve("secrets"));
    AuditRecord known =
        AuditRecord.of("policy:regions", "action.drain", "social/0", "recorded", TestStore.NOW);
    store.log().appendAlone(known.withRecordId("r-0").withDecision("d-0"));
    store.append(299);
    store.checkpoints().current();
    store.append(entries - 300);
    store.checkpoints().current();
    for (String table : List.of("audit_log", "audit_head", "audit_tile", "audit_checkpoint")) {
      for (Object name :
          (Object[])
              ((java.sql.Array)
                      store.value(
                          "SELECT coalesce(array_agg(conname::text), '{}') FROM pg_constraint"
                              + " WHERE contype IN ('c', 'p', 'u') AND conrelid = '%s'::regclass"
                                  .formatted(table)))
                  .getArray()) {
        store.execute("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, name));
      }
    }
    store.execute("CREATE INDEX entries ON audit_log (index)");
    assertThat(check(store).good()).as(check(store).message()).isTrue();
    return store;
  }

  private Spot entry(int index) {
    String column =
        List.of(
                "leaf",
                "leaf",
                "leaf_hash",
                "actor",
                "action",
                "target",
                "outcome",
                "occurred_at",
                "index",
                "record_key",
                "decision_id")
            .get(random.nextInt(11));
    int row = column.equals("record_key") || column.equals("decision_id") ? 0 : index;
    return new Spot("audit_log", column, "index = " + row, "entry " + row);
  }

  private Spot other() {
    int size = random.nextBoolean() ? 300 : 700;
    int tile = random.nextInt(2);
    String tileRow = "level = 0 AND index = " + tile;
    String named = "checkpoint " + size;
    return List.of(
            new Spot("audit_tile", "hashes", tileRow, "tile 0/" + tile),
            new Spot("audit_tile", "hashes", tileRow, "tile 0/" + tile),
            new Spot("audit_tile", "index", tileRow, "tile 0/" + tile),
            new Spot("audit_tile", "level", tileRow, "tile 0/" + tile),
            new Spot("audit_checkpoint", "note", "size = " + size, named),
            new Spot("audit_checkpoint", "note", "size = " + size, named),
            new Spot("audit_checkpoint", "root", "size = " + size, named),
            new Spot("audit_checkpoint", "signed_at", "size = " + size, named),
            new Spot("audit_checkpoint", "size", "size = " + size, "checkpoint "),
            new Spot("audit_head", "frontier", "true", "audit_head"),
            new Spot("audit_head", "size", "true", "audit_head"))
        .get(random.nextInt(11));
  }

  private void assertFound(TestStore store, Spot spot, int round) throws SQLException {
    String where = " WHERE ctid = '" + ctid(store, spot) + "'";
    Object before = store.value("SELECT " + spot.column() + " FROM " + spot.table() + where);
    Object after = flipped(before);
    String update = "UPDATE " + spot.table() + " SET " + spot.column() + " = ?" + where;
    store.execute(update, after);
    StoreVerdict found = check(store);
    assertThat(found.good()).as("round %d, %s", round, spot).isFalse();
    if (spot.column().equals("index") && spot.table().equals("audit_log")) {
      // Whichever comes first: the hole, or the place where it does not belong.
      assertThat(found.firstBadEntry()).as("round %d, %s", round, spot).isNotNull();
    } else {
      assertThat(found.fault())
          .as("round %d, %s: %s", round, spot, found.message())
          .startsWith(spot.named());
    }
    if (spot.table().equals("audit_log") && !spot.column().equals("index")) {
      assertThat(spot.row()).endsWith(" " + found.firstBadEntry());
    }
    String back = " WHERE ctid = '" + ctid(store, spot, after) + "'";
    store.execute("UPDATE " + spot.table() + " SET " + spot.column() + " = ?" + back, before);
  }

  private static Object ctid(TestStore store, Spot spot) throws SQLException {
    return store.value("SELECT ctid::text FROM " + spot.table() + " WHERE " + spot.row());
  }

  /** An update moves the row; a changed key no longer finds it, its new value does. */
  private static Object ctid(TestStore store, Spot spot, Object value) throws SQLException {
    boolean key = List.of("index", "level", "size").contains(spot.column());
    String row = !key ? spot.row() : key(spot, value);
    return store.value(
        "SELECT ctid::text FROM %s WHERE %s ORDER BY ctid DESC".formatted(spot.table(), row));
  }

  private static String key(Spot spot, Object value) {
    return spot.row().contains(" AND ") && spot.column().equals("level")
        ? "level = %s AND %s".formatted(value, spot.row().split(" AND ")[1])
        : "%s = %s".formatted(spot.column(), value);
  }

  private Object flipped(Object value) {
    return switch (value) {
      case byte[] bytes -> {
        byte[] changed = bytes.clone();
        changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
      case String text -> {
        int at = random.nextInt(text.length());
        char changed = (char) (text.charAt(at) ^ (1 << random.nextInt(5)));
        yield text.substring(0, at) + (changed == 0 ? '!' : changed) + text.substring(at + 1);
      }
      case Long number -> number ^ (1L << random.nextInt(30));
      case Integer number -> number ^ (1 << random.nextInt(10));
      case java.sql.Timestamp time ->
          java.sql.Timestamp.from(time.toInstant().plusNanos(1_000L << random.nextInt(30)));
      default -> throw new IllegalStateException("no idea how to flip " + value.getClass());
    };
  }

  private static StoreVerdict check(TestStore store) {
    return store.check(Kept.NOTHING);
  }
}
