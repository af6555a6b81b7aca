package io.syntropy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL from bundled binaries, under {@code DATA/pg}: fsync and synchronous commit on,
 * loopback TCP on a free port, a generated password (SCRAM-SHA-256) in {@code
 * DATA/secrets/postgres-password}. Data survives {@code kill -9} of the supervising process; the
 * server it leaves behind is stopped by the next start.
 *
 * <p>There is no shutdown hook: the owner decides when the last write is done and calls {@link
 * #close()}. The class is safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** Name of the database every start makes sure of. */
  public static final String DEFAULT_DATABASE = "syntropy";

  private static final String INVALID_PASSWORD = "28P01";
  private static final String DUPLICATE_DATABASE = "42P04";

  private final FolderLock lock;
  private final ServerProcess server;
  private final String password;
  private final PostgresSettings settings;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(
      FolderLock lock, ServerProcess server, String password, PostgresSettings settings) {
    this.lock = lock;
    this.server = server;
    this.password = password;
    this.settings = settings;
  }

  /** Starts with {@link PostgresSettings#DEFAULT}. */
  public static EmbeddedPostgres start(Path dataFolder) {
    return start(dataFolder, PostgresSettings.DEFAULT);
  }

  /**
   * Starts the server of a data folder, made first when missing, and waits until it answers.
   *
   * @throws PrerequisiteMissingException when this machine cannot run the bundled server
   * @throws DataFolderInUseException when a live process already supervises this folder
   * @throws PostgresException otherwise; the message carries the end of {@code DATA/pg.log}
   */
  public static EmbeddedPostgres start(Path dataFolder, PostgresSettings settings) {
    try {
      Layout layout = new Layout(Files.createDirectories(dataFolder).toRealPath());
      FolderLock lock = FolderLock.take(layout);
      try {
        return start(layout, lock, settings);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PostgresException("cannot start PostgreSQL in " + dataFolder + ": " + e, e);
    }
  }

  private static EmbeddedPostgres start(Layout layout, FolderLock lock, PostgresSettings settings)
      throws IOException {
    for (Path folder : List.of(layout.cluster(), layout.clusterInTheMaking())) {
      if (Files.exists(folder)) {
        new Postmaster(folder.toRealPath()).stopOrphans(settings.stopTimeout());
      }
    }
    Account account = Account.choose(layout.cluster());
    Path home = Binaries.install(layout, account);
    boolean fresh = !Files.exists(layout.cluster());
    Cluster cluster = Cluster.open(layout, home, account, settings.startTimeout());
    PasswordFile passwordFile = new PasswordFile(layout.password());
    String password = passwordFile.read();
    if (password == null || fresh) {
      password = passwordFile.renew();
      cluster.setPassword(password, settings.startTimeout());
    }
    ServerProcess server = ServerProcess.start(cluster, layout.log(), settings);
    EmbeddedPostgres started = new EmbeddedPostgres(lock, server, password, settings);
    try {
      if (!started.passwordWorks()) {
        // A crash fell between storing a new password and setting it.
        server.stop(settings.stopTimeout());
        cluster.setPassword(password, settings.startTimeout());
        server = ServerProcess.start(cluster, layout.log(), settings);
        started = new EmbeddedPostgres(lock, server, password, settings);
      }
      started.createDatabaseIfMissing(DEFAULT_DATABASE);
      return started;
    } catch (RuntimeException e) {
      server.stop(settings.stopTimeout());
      throw e;
    }
  }

  private boolean passwordWorks() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      if (INVALID_PASSWORD.equals(e.getSQLState())) {
        return false;
      }
      throw new PostgresException("PostgreSQL refuses its owner: " + e.getMessage(), e);
    }
  }

  private Connection connect(String database) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(user());
    source.setPassword(password());
    source.setConnectTimeout(10);
    return source.getConnection();
  }

  /** URL of {@link #DEFAULT_DATABASE}; carries neither user nor password. */
  public String jdbcUrl() {
    return jdbcUrl(DEFAULT_DATABASE);
  }

  /** URL of a database, which need not exist. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + checked(database);
  }

  /** The superuser's name. */
  public String user() {
    return Cluster.USER;
  }

  /** The superuser's password. Keep it out of logs and URLs. */
  public String password() {
    return password;
  }

  /** The loopback TCP port, new at every start. */
  public int port() {
    return server.port();
  }

  /** Process id of the server's parent process. */
  public long pid() {
    return server.pid();
  }

  public PostgresSettings settings() {
    return settings;
  }

  /** False after {@link #close()} or when the server died. */
  public boolean isRunning() {
    return !closed.get() && server.isAlive();
  }

  /**
   * Makes a database unless it exists.
   *
   * @param name {@code [a-z_][a-z0-9_]*}, at most 63 characters
   */
  public void createDatabaseIfMissing(String name) {
    checked(name);
    try (Connection connection = connect("postgres")) {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
        query.setString(1, name);
        try (ResultSet found = query.executeQuery()) {
          if (found.next()) {
            return;
          }
        }
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE \"" + name + "\"");
      }
    } catch (SQLException e) {
      if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
        throw new PostgresException("cannot create database " + name + ": " + e.getMessage(), e);
      }
    }
  }

  private static String checked(String database) {
    if (!database.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "database: " + database + " (expected [a-z_][a-z0-9_]*, at most 63 characters)");
    }
    return database;
  }

  /** Ends all sessions, stops the server and waits for it. Further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        server.stop(settings.stopTimeout());
      } finally {
        lock.close();
      }
    }
  }
}
