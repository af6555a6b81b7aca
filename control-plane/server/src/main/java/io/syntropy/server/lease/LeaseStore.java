package io.syntropy.server.lease;

import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The lease's row. Whether it has expired is judged by the database's clock alone. */
@ApplicationScoped
public class LeaseStore {
  /** Longest wait for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** The audit log's verb for a lease taken; {@code after} names the epoch. */
  public static final String TAKEN = "lease.take";

  private final Database database;
  private final AuditLog audit;

  /** The row in {@code database}; who took it when is in {@code audit}. */
  public LeaseStore(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * Who asks.
   *
   * @param id stable over restarts, one per data folder
   * @param address where its API is, for people and load balancers
   */
  public record Holder(String id, String address) {}

  /**
   * The row as read.
   *
   * @param age since its last renewal
   * @param live whether it has not expired
   */
  public record Row(String holder, String address, long epoch, Duration age, boolean live) {}

  /**
   * Takes the lease with the next epoch if it has expired, or if it is this server's own of {@code
   * epoch}.
   *
   * @param epoch the newest one this server held
   * @param restart take it from an earlier process of the same data folder, whose lock says that it
   *     is gone
   * @return the new epoch; empty while another server holds it
   */
  Optional<Long> take(Holder holder, long epoch, boolean restart, Duration ttl) {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          bound(tx);
          try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  UPDATE writer SET epoch = epoch + 1, holder = ?, address = ?,
                    taken_at = clock_timestamp(), renewed_at = clock_timestamp(),
                    expires_at = clock_timestamp() + ? * interval '1 millisecond'
                  WHERE expires_at <= clock_timestamp() OR holder = ? AND (? OR epoch = ?)
                  RETURNING epoch, taken_at\
                  """)) {
            sql.setString(1, holder.id());
            sql.setString(2, holder.address());
            sql.setLong(3, ttl.toMillis());
            sql.setString(4, holder.id());
            sql.setBoolean(5, restart);
            sql.setLong(6, epoch);
            try (ResultSet rows = sql.executeQuery()) {
              if (!rows.next()) {
                return Optional.empty();
              }
              long taken = rows.getLong(1);
              audit.append(tx, record(holder, taken, rows.getTimestamp(2).toInstant()));
              return Optional.of(taken);
            }
          }
        });
  }

  private static AuditRecord record(Holder holder, long epoch, Instant at) {
    return AuditRecord.of("server:" + holder.id(), TAKEN, holder.address(), "ok", at)
        .withChange(null, Map.of("epoch", epoch));
  }

  /** Renews the lease of {@code epoch}; false when another server has taken it since. */
  boolean renew(Holder holder, long epoch, Duration ttl) {
    return update(
        """
        UPDATE writer SET renewed_at = clock_timestamp(),
          expires_at = clock_timestamp() + ? * interval '1 millisecond'
        WHERE holder = ? AND epoch = ?\
        """,
        holder,
        epoch,
        ttl);
  }

  /** Gives the lease of {@code epoch} back, so that another server need not wait. */
  void release(Holder holder, long epoch) {
    update(
        """
        UPDATE writer SET expires_at = clock_timestamp() - ? * interval '1 millisecond'
        WHERE holder = ? AND epoch = ?\
        """,
        holder,
        epoch,
        Duration.ZERO);
  }

  /** Who holds it. */
  Row look() {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          bound(tx);
          try (PreparedStatement sql =
                  tx.prepareStatement(
                      """
                      SELECT holder, address, epoch, expires_at > clock_timestamp(),
                        CASE WHEN isfinite(renewed_at)
                          THEN extract(epoch FROM clock_timestamp() - renewed_at) * 1000 ELSE 0 END
                      FROM writer\
                      """);
              ResultSet rows = sql.executeQuery()) {
            rows.next();
            return new Row(
                rows.getString(1),
                rows.getString(2),
                rows.getLong(3),
                Duration.ofMillis(Math.max(0, rows.getLong(5))),
                rows.getBoolean(4));
          }
        });
  }

  private boolean update(String text, Holder holder, long epoch, Duration by) {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          bound(tx);
          try (PreparedStatement sql = tx.prepareStatement(text)) {
            sql.setLong(1, by.toMillis());
            sql.setString(2, holder.id());
            sql.setLong(3, epoch);
            return sql.executeUpdate() == 1;
          }
        });
  }

  /** An attempt that waits for a lock ends in the server too, before we stop listening. */
  private static void bound(Connection tx) throws SQLException {
    try (Statement sql = tx.createStatement()) {
      sql.execute("SET LOCAL statement_timeout = '2s'");
    }
  }
}
