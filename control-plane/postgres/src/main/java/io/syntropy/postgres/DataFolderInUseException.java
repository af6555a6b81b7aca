package io.syntropy.postgres;

import java.nio.file.Path;

/** Another live process supervises PostgreSQL in this data folder (exit code 7). */
public final class DataFolderInUseException extends PostgresException {
  private static final long serialVersionUID = 1L;

  DataFolderInUseException(Path dataFolder, String holder) {
    super("data folder " + dataFolder + ": its PostgreSQL is already supervised by pid " + holder);
  }
}
