package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One DuckDB in this process, in memory, that sees no file outside the store's folder, loads no
 * extension and can no longer be told otherwise. Safe for use by many threads.
 */
final class Duck implements AutoCloseable {
  private static final String SPILL = "tmp";

  private final DuckDBConnection root;
  private final DuckLimits limits;
  private final Semaphore permits;
  private final ConcurrentLinkedQueue<DuckDBConnection> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private Duck(DuckDBConnection root, DuckLimits limits) {
    this.root = root;
    this.limits = limits;
    this.permits = new Semaphore(limits.concurrentQueries(), true);
  }

  /** Reads an answer's rows; called once. */
  @FunctionalInterface
  interface Rows<T extends @Nullable Object> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Starts it.
   *
   * @param folder the store's folder; spilled data goes to {@value #SPILL} in it
   */
  static Duck open(Path folder, DuckLimits limits) {
    Path spill = folder.resolve(SPILL).toAbsolutePath().normalize();
    Properties settings = new Properties();
    settings.setProperty("memory_limit", limits.memoryBytes() + "B");
    settings.setProperty("threads", Integer.toString(limits.threads()));
    settings.setProperty("temp_directory", spill.toString());
    settings.setProperty("max_temp_directory_size", limits.spillBytes() + "B");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("preserve_insertion_order", "false");
    try {
      empty(spill);
      DuckDBConnection root =
          (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
      NativeLibrary.unlink();
      try (Statement s = root.createStatement()) {
        s.execute("SET allowed_directories = [" + literal(spill.resolveSibling("")) + "]");
        s.execute("SET enable_external_access = false");
        s.execute("SET lock_configuration = true");
      }
      return new Duck(root, limits);
    } catch (SQLException | IOException e) {
      throw new StoreUnavailable("telemetry store: DuckDB does not start: " + e.getMessage(), e);
    }
  }

  private static void empty(Path spill) throws IOException {
    Files.createDirectories(spill);
    try (Stream<Path> left = Files.walk(spill)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(spill)) {
          Files.delete(path);
        }
      }
    }
  }

  /** {@code path} as an SQL string. */
  static String literal(Path path) {
    return "'" + path.toAbsolutePath().normalize().toString().replace("'", "''") + "'";
  }

  /** A connection of the caller's own, for one thread at a time; the caller closes it. */
  DuckDBConnection connect() throws SQLException {
    return root.duplicate();
  }

  /**
   * Runs one query within the limits.
   *
   * @param parameters strings, numbers or nulls for the question marks of {@code sql}
   * @throws StoreUnavailable when it waited or took too long
   */
  <T extends @Nullable Object> T query(String sql, List<?> parameters, Rows<T> rows)
      throws SQLException {
    await();
    try {
      DuckDBConnection connection = take();
      boolean sound = false;
      try {
        T out = run(connection, sql, parameters, rows);
        sound = true;
        return out;
      } finally {
        giveBack(connection, sound);
      }
    } finally {
      permits.release();
    }
  }

  private <T extends @Nullable Object> T run(
      DuckDBConnection connection, String sql, List<?> parameters, Rows<T> rows)
      throws SQLException {
    long start = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      statement.setQueryTimeout((int) limits.queryTime().toSeconds());
      try (ResultSet result = statement.executeQuery()) {
        return rows.read(result);
      }
    } catch (SQLException e) {
      if (System.nanoTime() - start >= limits.queryTime().toNanos()) {
        throw new StoreUnavailable(
            "query: took longer than "
                + limits.queryTime().toSeconds()
                + " s; ask for a shorter range or with more conditions",
            e);
      }
      throw e;
    }
  }

  private void await() {
    try {
      if (!permits.tryAcquire(limits.queryTime().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailable(
            "query: " + limits.concurrentQueries() + " others run already; try again", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("query: interrupted", e);
    }
  }

  private DuckDBConnection take() throws SQLException {
    DuckDBConnection pooled = idle.poll();
    return pooled != null ? pooled : root.duplicate();
  }

  private void giveBack(DuckDBConnection connection, boolean sound) throws SQLException {
    if (sound && !closed) {
      idle.add(connection);
    } else {
      connection.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (DuckDBConnection c = idle.poll(); c != null; c = idle.poll()) {
        c.close();
      }
      root.close();
    } catch (SQLException e) {
      throw new StoreUnavailable("telemetry store: DuckDB does not close: " + e.getMessage(), e);
    }
  }
}
