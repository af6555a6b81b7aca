package io.syntropy.telemetry.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What was taken and is in no commit yet: a table in memory that is written into files when it is
 * full or a commit comes. Written by one thread; views may be taken by any.
 */
final class Tail implements AutoCloseable {
  /** Rows in memory from which on they are written into files. */
  static final int FULL = 32_768;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final DuckDBConnection connection;
  private final String name;
  private final String columns;
  private final Stager stager;
  private final List<DataFile> staged = new ArrayList<>();
  private final List<Generation> live = new ArrayList<>();
  private final List<Generation> ended = new ArrayList<>();
  private @Nullable DuckDBAppender appender;

  /** Writes the rows of a table into files. */
  @FunctionalInterface
  interface Stager {
    List<DataFile> write(DuckDBConnection connection, String table);
  }

  /** Appends one batch, row by row. */
  @FunctionalInterface
  interface Batch {
    void append(DuckDBAppender rows) throws SQLException;
  }

  /** One table, as long as its rows are in no file. */
  private static final class Generation {
    private final String table;
    private int rows;
    private int readers;

    Generation(String table) {
      this.table = table;
    }
  }

  /** Its rows at one moment: those in tables, and those in files of no commit. */
  record Rows(List<String> tables, List<DataFile> files, Runnable release)
      implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /**
   * @param name of its tables, unique in {@code duck}
   * @param columns as in CREATE TABLE
   */
  Tail(Duck duck, String name, String columns, Stager stager) {
    this.name = name;
    this.columns = columns;
    this.stager = stager;
    try {
      this.connection = duck.connect();
      this.connection.setAutoCommit(false);
      begin();
    } catch (SQLException e) {
      throw new StoreUnavailable("telemetry store: " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes {@code count} rows, all or none.
   *
   * @throws StoreUnavailable when too many wait to be written and that fails
   */
  void take(int count, Batch batch) {
    if (rows() + count > FULL && rows() > 0) {
      stageIfPossible(rows() + count > 2 * FULL);
    }
    try {
      DuckDBAppender rows = appender;
      if (rows == null) {
        rows = connection.createAppender(live.getLast().table);
        appender = rows;
      }
      batch.append(rows);
      rows.flush();
      connection.commit();
      synchronized (this) {
        live.getLast().rows += count;
      }
    } catch (SQLException e) {
      undo();
      throw new StoreUnavailable("telemetry store: " + name + ": " + e.getMessage(), e);
    }
  }

  private void stageIfPossible(boolean must) {
    try {
      stage();
    } catch (StoreUnavailable e) {
      if (must) {
        throw e;
      }
    }
  }

  private void undo() {
    try {
      closeAppender();
    } catch (SQLException e) { // it held what is undone
      appender = null;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      return;
    }
  }

  private void closeAppender() throws SQLException {
    DuckDBAppender rows = appender;
    appender = null;
    if (rows != null) {
      rows.close();
    }
  }

  private synchronized int rows() {
    return live.stream().mapToInt(g -> g.rows).sum();
  }

  /** Writes what is in memory into files and gives all files of no commit. */
  List<DataFile> stage() {
    try {
      if (live.getLast().rows > 0) {
        closeAppender();
        begin();
      }
      while (live.size() > 1) {
        Generation oldest = live.getFirst();
        List<DataFile> files = stager.write(connection, oldest.table);
        connection.commit();
        synchronized (this) {
          staged.addAll(files);
          live.removeFirst();
          ended.add(oldest);
        }
      }
      drop();
    } catch (SQLException e) {
      undo();
      throw new StoreUnavailable("telemetry store: " + name + ": " + e.getMessage(), e);
    } catch (StoreUnavailable e) {
      undo();
      throw e;
    }
    return List.copyOf(staged);
  }

  private void begin() throws SQLException {
    Generation fresh = new Generation(name + "_" + NAMES.incrementAndGet());
    execute("CREATE TABLE " + fresh.table + " (" + columns + ")");
    synchronized (this) {
      live.add(fresh);
    }
  }

  private void drop() throws SQLException {
    List<Generation> unread;
    synchronized (this) {
      unread = ended.stream().filter(g -> g.readers == 0).toList();
      ended.removeAll(unread);
    }
    for (Generation g : unread) {
      execute("DROP TABLE " + g.table);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    connection.commit();
  }

  /** Its files are in a commit now; called in the moment in which views change. */
  synchronized void published() {
    staged.clear();
  }

  /** What is in it now; to be closed. */
  synchronized Rows view() {
    List<Generation> seen = List.copyOf(live);
    seen.forEach(g -> g.readers++);
    return new Rows(
        seen.stream().map(g -> g.table).toList(), List.copyOf(staged), () -> release(seen));
  }

  private synchronized void release(List<Generation> seen) {
    seen.forEach(g -> g.readers--);
  }

  @Override
  public void close() {
    try {
      closeAppender();
      connection.close();
    } catch (SQLException e) {
      throw new StoreUnavailable("telemetry store: " + name + ": " + e.getMessage(), e);
    }
  }
}
