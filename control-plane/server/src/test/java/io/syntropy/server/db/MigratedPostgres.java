package io.syntropy.server.db;

import io.syntropy.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL with the server's tables, for tests of what is kept in them. */
public final class MigratedPostgres implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final PGSimpleDataSource source;

  /** Starts one over {@code folder}. */
  public MigratedPostgres(Path folder) {
    postgres = EmbeddedPostgres.start(folder);
    source = migrate(postgres, EmbeddedPostgres.DEFAULT_DATABASE);
  }

  /** A fresh database of this name, with the tables. */
  public static PGSimpleDataSource create(EmbeddedPostgres postgres, String name) {
    postgres.createDatabaseIfMissing(name);
    return migrate(postgres, name);
  }

  private static PGSimpleDataSource migrate(EmbeddedPostgres postgres, String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl(name));
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
    return source;
  }

  /** Connections to it. */
  public PGSimpleDataSource source() {
    return source;
  }

  /** The server's view of it. */
  public Database database() {
    return new Database(source);
  }

  /** Runs one statement. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
