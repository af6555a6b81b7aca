package io.syntropy.postgres;

/**
 * This machine cannot run the bundled PostgreSQL: no binaries for its platform, or no unprivileged
 * account to run it under. The command line turns it into exit code 9.
 */
public final class PrerequisiteMissingException extends PostgresException {
  private static final long serialVersionUID = 1L;

  PrerequisiteMissingException(String message) {
    super(message + "; or set SYNTROPY_DB_URL to a PostgreSQL of your own");
  }
}
