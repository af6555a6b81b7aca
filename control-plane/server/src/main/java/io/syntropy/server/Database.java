package io.syntropy.server;

import io.syntropy.postgres.DataFolderInUseException;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.postgres.PostgresException;
import io.syntropy.postgres.PrerequisiteMissingException;
import io.syntropy.server.data.DataFolder;
import io.syntropy.server.data.DatabaseAddress;
import io.syntropy.server.data.StartFailure;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL of this server: its own, stopped with it, or one given by address. */
record Database(DatabaseAddress address, Runnable stop) implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  static Database open(Optional<DatabaseAddress> given, DataFolder folder) {
    if (given.isPresent()) {
      check(given.get());
      return new Database(given.get(), () -> {});
    }
    boolean fresh = !Files.exists(folder.path().resolve("pg"));
    Progress.say(
        fresh ? "Starting PostgreSQL (the first start creates its data)" : "Starting PostgreSQL");
    try {
      EmbeddedPostgres server = EmbeddedPostgres.start(folder.path());
      return new Database(
          new DatabaseAddress(server.jdbcUrl(), server.user(), server.password()), server::close);
    } catch (PrerequisiteMissingException e) {
      throw new StartFailure(StartFailure.PREREQUISITE_MISSING, text(e), e);
    } catch (DataFolderInUseException e) {
      throw new StartFailure(StartFailure.LOCKED, text(e), e);
    } catch (PostgresException e) {
      throw new StartFailure(StartFailure.FAILED, text(e), e);
    }
  }

  /** One clear line now instead of a stack trace later. */
  private static void check(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.jdbcUrl());
    if (!address.user().isEmpty()) {
      source.setUser(address.user());
      source.setPassword(address.password());
    }
    source.setConnectTimeout(PATIENCE_SECONDS);
    try (Connection connection = source.getConnection()) {
      if (!connection.isValid(PATIENCE_SECONDS)) {
        throw new SQLException("no answer within " + PATIENCE_SECONDS + " s");
      }
    } catch (SQLException e) {
      throw new StartFailure(
          StartFailure.FAILED, "SYNTROPY_DB_URL: cannot be used: " + e.getMessage(), e);
    }
  }

  private static String text(PostgresException error) {
    return "PostgreSQL: " + error.getMessage();
  }

  @Override
  public void close() {
    stop.run();
  }
}
