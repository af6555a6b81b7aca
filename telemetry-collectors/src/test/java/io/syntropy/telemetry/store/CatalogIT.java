package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogIT {
  @TempDir Path temp;
  private Path folder;
  private Duck duck;

  @BeforeEach
  void start() {
    folder = temp.resolve("it's a folder"); // names with quotes are legal
    duck = Duck.open(folder, DuckLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    duck.close();
  }

  @Test
  void whatIsCommittedIsThereAfterAnotherStart() throws Exception {
    Catalog catalog = open();
    DataFile file = file(catalog, DataClass.LOGS, 5, 9);
    commit(catalog, List.of(file), List.of(), Map.of(Signal.LOGS, 77L));

    Catalog again = open();
    try (View view = again.view()) {
      assertThat(view.of(DataClass.LOGS)).containsExactly(file);
      assertThat(view.of(Signal.TRACES)).isEmpty();
    }
    assertThat(again.positions()).isEqualTo(Map.of(Signal.LOGS, 77L));
    assertThat(sum(again, file)).isEqualTo(5 + 6 + 7 + 8 + 9);
    assertThat(file).returns(5L, DataFile::rows).returns(9L, DataFile::maxNanos);
    assertThat(again.numbers(1)).isGreaterThanOrEqualTo(catalog.numbers(1) - 1);
  }

  @Test
  void aFileWithoutCommitIsDeletedAtTheNextStart() throws Exception {
    Catalog catalog = open();
    DataFile file = file(catalog, DataClass.SPANS, 1, 2);
    assertThat(catalog.exists(file)).isTrue();

    assertThat(open().exists(file)).isFalse();
  }

  @Test
  void aRemovedFileStaysWhileAViewOrTheManifestBeforeNeedsIt() throws Exception {
    Catalog catalog = open();
    DataFile old = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(old), List.of(), Map.of());
    View view = catalog.view();
    DataFile merged = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(merged), List.of(old), Map.of());
    catalog.settle();
    assertThat(catalog.exists(old)).as("a view has it").isTrue();
    view.close();
    catalog.settle();
    assertThat(catalog.exists(old)).isFalse();
    assertThat(catalog.exists(merged)).isTrue();
  }

  @Test
  void aDamagedManifestGivesWayToTheOneBeforeWithAllItsFiles() throws Exception {
    Catalog catalog = open();
    DataFile old = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(old), List.of(), Map.of(Signal.LOGS, 5L));
    DataFile merged = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(merged), List.of(old), Map.of(Signal.LOGS, 6L));
    damage(folder.resolve("manifest"), 20);

    Catalog again = open();
    try (View view = again.view()) {
      assertThat(view.files()).containsExactly(old);
    }
    assertThat(again.positions()).isEqualTo(Map.of(Signal.LOGS, 5L));
    assertThat(again.exists(merged)).isFalse();
    assertThat(again.quarantined()).containsExactly("manifest");
  }

  @Test
  void withoutAnyReadableManifestTheStoreIsEmptyAndItsFilesAreSetAside() throws Exception {
    Catalog catalog = open();
    DataFile file = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(file), List.of(), Map.of(Signal.LOGS, 5L));
    catalog.commit(List.of(), List.of(), Map.of(), () -> {});
    damage(folder.resolve("manifest"), 20);
    damage(folder.resolve("manifest.previous"), 20);

    Catalog again = open();
    try (View view = again.view()) {
      assertThat(view.files()).isEmpty();
    }
    assertThat(again.positions()).isEmpty();
    assertThat(again.quarantined())
        .containsExactlyInAnyOrder("manifest", "manifest.previous", file.name().replace('/', '_'));
  }

  @Test
  void aTruncatedOrMissingFileIsSetAsideAtTheStart() throws Exception {
    Catalog catalog = open();
    DataFile cut = file(catalog, DataClass.LOGS, 1, 2);
    DataFile lost = file(catalog, DataClass.LOGS, 1, 2);
    DataFile good = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(cut, lost, good), List.of(), Map.of());
    try (FileChannel channel = FileChannel.open(catalog.path(cut), StandardOpenOption.WRITE)) {
      channel.truncate(cut.bytes() - 1);
    }
    Files.delete(catalog.path(lost));

    Catalog again = open();
    try (View view = again.view()) {
      assertThat(view.files()).containsExactly(good);
    }
    assertThat(again.quarantined()).hasSize(2);
    assertThat(folder.resolve("quarantine").resolve(cut.name().replace('/', '_'))).exists();
    assertThat(open().quarantined()).containsExactly(cut.name().replace('/', '_'));
  }

  @Test
  void aChangedByteIsFoundByVerifying() throws Exception {
    Catalog catalog = open();
    DataFile bad = file(catalog, DataClass.LOGS, 1, 2000);
    DataFile good = file(catalog, DataClass.LOGS, 1, 2000);
    commit(catalog, List.of(bad, good), List.of(), Map.of());
    assertThat(catalog.verify(List.of(bad, good))).isFalse();
    damage(catalog.path(bad), (int) bad.bytes() / 2);

    assertThat(catalog.verify(List.of(bad, good))).isTrue();
    try (View view = catalog.view()) {
      assertThat(view.files()).containsExactly(good);
    }
    assertThat(catalog.quarantined()).containsExactly(bad.name().replace('/', '_'));
  }

  @Test
  void aNewerFormatIsRefusedAndLeftAlone() throws Exception {
    Catalog catalog = open();
    DataFile file = file(catalog, DataClass.LOGS, 1, 2);
    commit(catalog, List.of(file), List.of(), Map.of());
    String text = Files.readString(folder.resolve("manifest"));
    String body =
        text.substring(0, text.lastIndexOf("end "))
            .replace("syntropy-telemetry 1", "syntropy-telemetry 2");
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Files.writeString(
        folder.resolve("manifest"),
        body + "end " + java.util.HexFormat.of().toHexDigits((int) crc.getValue()) + "\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("format 2 (expected at most 1)");
    assertThat(catalog.exists(file)).isTrue();
  }

  @Test
  void theDatabaseSeesNothingOutsideItsFolder() {
    for (String sql :
        List.of(
            "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM read_parquet('" + temp + "/x.parquet')",
            "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
            "COPY (SELECT 1) TO '" + temp + "/x.parquet'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '8GB'")) {
      assertThatThrownBy(() -> duck.query(sql, List.of(), rows -> rows.next()))
          .as(sql)
          .isInstanceOf(SQLException.class)
          .message()
          .containsAnyOf("configuration", "Permission", "locked", "disabled");
    }
  }

  @Test
  void aQueryThatTakesTooLongIsInterrupted() throws Exception {
    DuckLimits d = DuckLimits.DEFAULT;
    try (Duck brief =
        Duck.open(
            folder,
            new DuckLimits(
                d.memoryBytes(),
                d.threads(),
                d.spillBytes(),
                1,
                java.time.Duration.ofSeconds(1)))) {
      assertThatThrownBy(() ->
              brief.query(
                  "SELECT sum(a.range * b.range) FROM range(100000000) a, range(100000) b",
                  List.of(),
                  rows -> rows.next()))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("took longer than 1 s");
      assertThat(
              brief.<Long>query(
                  "SELECT ?::BIGINT + 1",
                  List.of(41L),
                  rows -> {
                    rows.next();
                    return rows.getLong(1);
                  }))
          .isEqualTo(42);
    }
  }

  private Catalog open() {
    return Catalog.open(folder, new StoreDisk.Real());
  }

  private DataFile file(Catalog catalog, DataClass dataClass, long from, long to)
      throws SQLException {
    try (DuckDBConnection connection = duck.connect()) {
      return new ParquetFiles(catalog)
          .write(
              connection,
              dataClass,
              0,
              ParquetFiles.Packing.LIGHT,
              "SELECT range AS time_nanos, md5(range::VARCHAR) AS body FROM range("
                  + from
                  + ", "
                  + (to + 1)
                  + ")")
          .orElseThrow();
    }
  }

  private static void commit(
      Catalog catalog, List<DataFile> add, List<DataFile> remove, Map<Signal, Long> positions) {
    catalog.commit(add, remove, positions, () -> {});
  }

  private long sum(Catalog catalog, DataFile file) throws SQLException {
    return duck.<Long>query(
        "SELECT sum(time_nanos) FROM " + new ParquetFiles(catalog).table(List.of(file)),
        List.of(),
        rows -> {
          rows.next();
          return rows.getLong(1);
        });
  }

  private static void damage(Path file, int at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
      channel.write(one, at);
    }
  }
}
