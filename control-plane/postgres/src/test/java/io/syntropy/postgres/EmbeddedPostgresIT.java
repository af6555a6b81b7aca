package io.syntropy.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir static Path parent;
  static Path data;
  static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws Exception {
    // The temporary folder and the data folder are 0700: only their owner passes.
    data = Files.createDirectory(parent.resolve("data"));
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void durabilityAndAuthenticationAreOn() throws Exception {
    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("full_page_writes")).isEqualTo("on");
    assertThat(setting("autovacuum")).isEqualTo("on");
    assertThat(setting("data_checksums")).isEqualTo("on");
    assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(setting("unix_socket_directories")).isEmpty();
    assertThat(setting("password_encryption")).isEqualTo("scram-sha-256");
    assertThat(setting("server_encoding")).isEqualTo("UTF8");
    assertThat(setting("shared_buffers")).isEqualTo("32MB");
    assertThat(setting("max_connections")).isEqualTo("40");
    assertThat(setting("server_version")).isEqualTo("18.6");
    assertThat(value("SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
        .isEqualTo("scram-sha-256");
    assertThat(value("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'syntropy'"))
        .isEqualTo("SCRAM-SHA-256");
  }

  @Test
  void withoutOrWithAWrongPasswordNobodyGetsIn() {
    assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "syntropy", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    Properties userOnly = new Properties();
    userOnly.setProperty("user", "syntropy");
    assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), userOnly))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password");
    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl(), "postgres", postgres.password()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void secretsAndFilesAreClosedToOthers() throws Exception {
    Path password = data.resolve("secrets/postgres-password");
    assertThat(mode(password)).isEqualTo("rw-------");
    assertThat(mode(password.getParent())).isEqualTo("rwx------");
    assertThat(mode(data.resolve("pg"))).isEqualTo("rwx------");
    assertThat(mode(data.resolve("pg.log"))).isEqualTo("rw-------");
    assertThat(data.resolve("pg.log")).content().doesNotContain(postgres.password());
    assertThat(postgres.jdbcUrl()).doesNotContain(postgres.password());
    assertThat(
            ProcessHandle.of(postgres.pid())
                .flatMap(handle -> handle.info().arguments())
                .map(arguments -> String.join(" ", arguments))
                .orElseThrow())
        .doesNotContain(postgres.password());
  }

  @Test
  void serverDoesNotRunAsRoot() throws Exception {
    int uid = (Integer) Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid");
    assertThat(uid).isPositive();
  }

  @Test
  void secondStartIsRefusedAndHarmsNothing() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(data))
          .isInstanceOf(DataFolderInUseException.class)
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
    Process other = ChildProcess.start(data, parent.resolve("refused.out"));
    assertThat(other.waitFor()).isNotZero();
    assertThat(Files.readString(parent.resolve("refused.out")))
        .contains("DataFolderInUseException")
        .contains("pid " + ProcessHandle.current().pid());
    assertThat(value("SELECT 'alive'")).isEqualTo("alive");
  }

  @Test
  void databasesAreMadeOnce() throws Exception {
    postgres.createDatabaseIfMissing("ledger");
    postgres.createDatabaseIfMissing("ledger");
    try (Connection connection =
        DriverManager.getConnection(
            postgres.jdbcUrl("ledger"), postgres.user(), postgres.password())) {
      assertThat(connection.getCatalog()).isEqualTo("ledger");
    }
    assertThatThrownBy(() -> postgres.createDatabaseIfMissing("x\"; DROP DATABASE ledger; --"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String setting(String name) throws SQLException {
    return value("SELECT current_setting('" + name + "')");
  }

  private static String value(String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
