package io.syntropy.server.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether PostgreSQL answers. */
@ApplicationScoped
public class DatabaseHealth implements ComponentHealth {
  private static final int PATIENCE_SECONDS = 2;

  private final DataSource database;

  @Inject
  DatabaseHealth(DataSource database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Condition check() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid(PATIENCE_SECONDS)
          ? new Condition(
              Health.GOOD,
              "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion() + " answers")
          : new Condition(Health.BAD, "no answer within " + PATIENCE_SECONDS + " s");
    } catch (SQLException e) {
      return new Condition(Health.BAD, "no connection (SQL state " + e.getSQLState() + ")");
    }
  }
}
