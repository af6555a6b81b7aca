package io.syntropy.server.http;

import io.syntropy.server.db.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers by idempotency key, in PostgreSQL so that a restart keeps them. A request that
 * was cut off by the end of its server process is carried out again when it is repeated.
 */
@ApplicationScoped
public class IdempotencyStore {
  /** How long an answer is remembered. */
  static final Duration KEPT = Duration.ofHours(24);

  private static final int MAX_ROWS = 100_000;
  private static final int PURGE_EVERY = 500;

  private final DataSource database;
  private final UUID owner = UUID.randomUUID();
  private final AtomicLong claims = new AtomicLong();

  @Inject
  IdempotencyStore(DataSource database) {
    this.database = database;
  }

  /** What a key means for a request. */
  sealed interface Claim {
    /** Carry it out, then {@link #complete} or {@link #release}. */
    record Mine() implements Claim {}

    /** Carried out before: this was the answer. */
    record Done(int status, @Nullable String location, byte[] answer) implements Claim {}

    /** Being carried out now. */
    record InFlight() implements Claim {}

    /** The key was used with another body. */
    record OtherBody() implements Claim {}
  }

  Claim claim(byte[] scope, byte[] bodyHash, Instant now) {
    try (Connection connection = database.getConnection()) {
      if (claims.getAndIncrement() % PURGE_EVERY == 0) {
        purge(connection, now);
      }
      if (insert(connection, scope, bodyHash, now)) {
        return new Claim.Mine();
      }
      return existing(connection, scope, bodyHash);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Also takes over a row that is too old, or was left by a process that ended at work. */
  private boolean insert(Connection connection, byte[] scope, byte[] bodyHash, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO idempotent_request AS old (scope, body_hash, owner, created_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (scope) DO UPDATE
            SET body_hash = EXCLUDED.body_hash, owner = EXCLUDED.owner, status = NULL,
                location = NULL, answer = NULL, created_at = EXCLUDED.created_at
            WHERE old.created_at < ?
               OR (old.status IS NULL AND old.owner <> EXCLUDED.owner
                   AND old.body_hash = EXCLUDED.body_hash)
            """)) {
      insert.setBytes(1, scope);
      insert.setBytes(2, bodyHash);
      insert.setObject(3, owner);
      insert.setTimestamp(4, Timestamp.from(now));
      insert.setTimestamp(5, Timestamp.from(now.minus(KEPT)));
      return insert.executeUpdate() == 1;
    }
  }

  private static Claim existing(Connection connection, byte[] scope, byte[] bodyHash)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT body_hash, status, location, answer FROM idempotent_request WHERE scope = ?")) {
      select.setBytes(1, scope);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Claim.InFlight();
        }
        if (!Arrays.equals(row.getBytes(1), bodyHash)) {
          return new Claim.OtherBody();
        }
        int status = row.getInt(2);
        return row.wasNull()
            ? new Claim.InFlight()
            : new Claim.Done(status, row.getString(3), row.getBytes(4));
      }
    }
  }

  void complete(byte[] scope, int status, @Nullable String location, byte[] answer) {
    update(
        "UPDATE idempotent_request SET status = ?, location = ?, answer = ? WHERE scope = ? AND owner = ?",
        statement -> {
          statement.setInt(1, status);
          statement.setString(2, location);
          statement.setBytes(3, answer);
          statement.setBytes(4, scope);
          statement.setObject(5, owner);
        });
  }

  /** Forgets an attempt that changed nothing, so that it can be repeated. */
  void release(byte[] scope) {
    update(
        "DELETE FROM idempotent_request WHERE scope = ? AND owner = ? AND status IS NULL",
        statement -> {
          statement.setBytes(1, scope);
          statement.setObject(2, owner);
        });
  }

  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private void update(String sql, Binder binder) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binder.bind(statement);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void purge(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            DELETE FROM idempotent_request WHERE created_at < ? OR scope IN (
              SELECT scope FROM idempotent_request ORDER BY created_at DESC OFFSET ?)
            """)) {
      delete.setTimestamp(1, Timestamp.from(now.minus(KEPT)));
      delete.setInt(2, MAX_ROWS);
      delete.executeUpdate();
    }
  }
}
