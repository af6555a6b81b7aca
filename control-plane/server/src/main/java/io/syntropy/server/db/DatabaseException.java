package io.syntropy.server.db;

import java.sql.SQLException;

/**
 * The database refused, or could not be reached; the transaction did not take effect, unless its
 * {@link #outcomeUnknown}.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outcomeUnknown;

  /** Because of {@code cause}. */
  public DatabaseException(SQLException cause) {
    this(cause, false);
  }

  DatabaseException(SQLException cause, boolean outcomeUnknown) {
    super("database: " + cause.getMessage(), cause);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** Whether the commit was asked for and its answer did not come. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
