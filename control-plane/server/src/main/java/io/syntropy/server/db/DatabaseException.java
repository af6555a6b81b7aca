package io.syntropy.server.db;

import java.sql.SQLException;

/** The database refused, or could not be reached; the transaction did not take effect. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Because of {@code cause}. */
  public DatabaseException(SQLException cause) {
    super("database: " + cause.getMessage(), cause);
  }
}
