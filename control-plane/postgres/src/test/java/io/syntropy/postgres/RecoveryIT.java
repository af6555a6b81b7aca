package io.syntropy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryIT {
  @TempDir Path parent;
  private Path data;

  @BeforeEach
  void openParents() throws Exception {
    // Here the account may pass, so that binaries lie in the data folder as documented.
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = parent.resolve("data");
  }

  @Test
  void killOfTheWholeGroupLosesNoCommittedRow() throws Exception {
    long firstPostmaster = 0;
    int acked = 0;
    for (int round = 0; round < 2; round++) {
      Path output = parent.resolve("child-" + round);
      if (round > 0) {
        execute("DROP TABLE acked");
      }
      Process child = ChildProcess.start(data, output);
      awaitLines(child, output, 200);
      ChildProcess.killGroup(child);
      List<String> lines = Files.readAllLines(output);
      firstPostmaster = Long.parseLong(lines.getFirst().split(" ")[1]);
      acked = Integer.parseInt(lines.get(lines.size() - 2));
      try (EmbeddedPostgres again = EmbeddedPostgres.start(data)) {
        assertThat(runs(firstPostmaster)).isFalse();
        assertThat(number(again, "SELECT count(*) FROM acked")).isGreaterThanOrEqualTo(acked);
        assertThat(number(again, "SELECT max(n) - count(*) FROM acked")).isZero();
      }
    }
    assertThat(data.resolve("pg-bin").resolve(Binaries.version()).resolve("bin/postgres"))
        .isExecutable();
  }

  @Test
  void tornOrForeignPasswordFileIsReplacedAndDataStays() throws Exception {
    execute("CREATE TABLE kept AS SELECT 7 AS n");
    Path file = data.resolve("secrets/postgres-password");
    String wrongButWhole = "A".repeat(43) + "\n";
    for (String damage : List.of("abc", "", wrongButWhole)) {
      Files.writeString(file, damage);
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
        assertThat(number(postgres, "SELECT n FROM kept")).isEqualTo(7);
        assertThat(Files.readString(file)).isEqualTo(postgres.password() + "\n");
      }
    }
    Files.delete(file);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
      assertThat(number(postgres, "SELECT n FROM kept")).isEqualTo(7);
    }
  }

  @Test
  void pidFileOfAnotherProgramHarmsNeitherItNorTheStart() throws Exception {
    execute("CREATE TABLE kept AS SELECT 7 AS n");
    Process bystander = new ProcessBuilder("sleep", "600").start();
    try {
      for (String text :
          List.of("", "garbage\n", bystander.pid() + "\n" + data + "/pg\n1\n5\n\n\n")) {
        Files.writeString(data.resolve("pg/postmaster.pid"), text);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
          assertThat(number(postgres, "SELECT n FROM kept")).isEqualTo(7);
        }
        assertThat(bystander.isAlive()).isTrue();
      }
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void aHalfMadeClusterIsMadeAgain() throws Exception {
    Files.createDirectories(data.resolve("pg.new/base"));
    Files.writeString(data.resolve("pg.new/PG_VERSION"), "18\n");
    execute("SELECT 1");
    assertThat(data.resolve("pg.new")).doesNotExist();
  }

  @Test
  void binariesUnpackedTwiceAtOnceAreWhole() throws Exception {
    Layout layout = new Layout(Files.createDirectories(data));
    Account account = Account.choose(layout.cluster());
    Callable<Path> install = () -> Binaries.install(layout, account);
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (Future<Path> home : pool.invokeAll(List.of(install, install))) {
        assertThat(home.get().resolve("bin/initdb")).isExecutable();
      }
    }
    try (var left = Files.list(layout.binaries())) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void closedServerIsGoneAndStartsAgainOnAnotherPort() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
    long pid = postgres.pid();
    assertThat(postgres.isRunning()).isTrue();
    postgres.close();
    postgres.close();
    assertThat(postgres.isRunning()).isFalse();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
    execute("SELECT 1");
  }

  private void execute(String sql) throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
        Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(EmbeddedPostgres postgres, String query) throws Exception {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws Exception {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /** A process that ended but is not reaped yet has no program any more. */
  private static boolean runs(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).endsWith("postgres");
    } catch (IOException ended) {
      return false;
    }
  }

  private static void awaitLines(Process child, Path output, int lines) throws Exception {
    while (!Files.exists(output) || Files.readAllLines(output).size() < lines) {
      assertThat(child.isAlive()).as(() -> contentOf(output)).isTrue();
      Thread.sleep(20);
    }
  }

  private static String contentOf(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
