package io.syntropy.server.db;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
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
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
