package io.syntropy.server.registry;

import io.syntropy.server.db.Database;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Manifests in PostgreSQL. */
@ApplicationScoped
public class ServiceStore {
  private final Database database;
  private final StoredJson json;

  /** Rows in {@code database}, manifests written by {@code json}. */
  public ServiceStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /** Puts or replaces the manifest of {@code name}. */
  public void put(Connection tx, String name, Manifest manifest, Instant now) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO service (name, manifest, updated_at) VALUES (?, ?::jsonb, ?)
            ON CONFLICT (name) DO UPDATE SET manifest = excluded.manifest, updated_at = excluded.updated_at\
            """)) {
      sql.setString(1, name);
      sql.setString(2, json.write(manifest));
      sql.setTimestamp(3, Timestamp.from(now));
      sql.executeUpdate();
    }
  }

  /** Every service. */
  public List<ServiceRegistry.Registered> all() {
    return database.inTransaction(tx -> {
      List<ServiceRegistry.Registered> found = new ArrayList<>();
      try (PreparedStatement sql =
              tx.prepareStatement("SELECT name, manifest FROM service ORDER BY name");
          ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          found.add(
              new ServiceRegistry.Registered(
                  rows.getString(1), json.read(rows.getString(2), Manifest.class)));
        }
      }
      return found;
    });
  }
}
