package io.syntropy.server.notify;

import io.syntropy.alerts.notify.MessageMemory;
import io.syntropy.server.db.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Optional;

/** What a target's adapter notes, in the database. */
final class StoredMemory implements MessageMemory {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Database database;
  private final String target;

  StoredMemory(Database database, String target) {
    this.database = database;
    this.target = target;
  }

  @Override
  public Optional<String> recall(String dedupKey) {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
              tx.prepareStatement(
                  "SELECT memory FROM notice_thread WHERE target = ? AND dedup_key = ?")) {
            sql.setString(1, target);
            sql.setString(2, dedupKey);
            try (ResultSet rows = sql.executeQuery()) {
              return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public void keep(String dedupKey, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "memory: %d characters (expected at most %d)".formatted(text.length(), MAX_LENGTH));
    }
    database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  INSERT INTO notice_thread (target, dedup_key, memory) VALUES (?, ?, ?)
                  ON CONFLICT (target, dedup_key) DO UPDATE SET memory = excluded.memory\
                  """)) {
            sql.setString(1, target);
            sql.setString(2, dedupKey);
            sql.setString(3, text);
            return sql.executeUpdate();
          }
        });
  }
}
