package io.syntropy.server.db;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Runs work in PostgreSQL transactions. */
@ApplicationScoped
public class Database {
  private final DataSource source;

  /** The database behind {@code source}. */
  public Database(DataSource source) {
    this.source = source;
  }

  /** Work inside one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Runs with {@code connection}; throwing rolls everything back. */
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} in one transaction and commits it.
   *
   * @throws DatabaseException when the database refuses or cannot be reached; nothing is committed
   */
  public <T> T inTransaction(Work<T> work) {
    return inTransaction(Duration.ZERO, work);
  }

  /**
   * The same, waiting for each answer of the database at most for {@code patience}.
   *
   * @param patience zero for no limit
   * @throws DatabaseException also when an answer did not come in time: whether a commit then took
   *     effect is not known
   */
  public <T> T inTransaction(Duration patience, Work<T> work) {
    boolean committing = false;
    try (Connection connection = source.getConnection()) {
      int before = connection.getNetworkTimeout();
      if (!patience.isZero()) {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
      }
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        committing = true;
        connection.commit();
        committing = false;
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
        if (!patience.isZero()) {
          connection.setNetworkTimeout(Runnable::run, before);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e, committing);
    }
  }
}
