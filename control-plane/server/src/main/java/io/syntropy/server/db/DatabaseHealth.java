package io.syntropy.server.db;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Statement;

/** Whether PostgreSQL answers. */
@ApplicationScoped
public class DatabaseHealth implements ComponentHealth {
  private final Database database;

  /** Asks {@code database}. */
  public DatabaseHealth(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Condition check() {
    try {
      return database.inTransaction(tx -> {
        try (Statement sql = tx.createStatement()) {
          sql.setQueryTimeout(2);
          sql.execute("SELECT 1");
          return new Condition(Health.GOOD, "answers");
        }
      });
    } catch (DatabaseException e) {
      return new Condition(Health.BAD, String.valueOf(e.getMessage()));
    }
  }
}
