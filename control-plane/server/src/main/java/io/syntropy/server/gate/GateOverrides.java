package io.syntropy.server.gate;

import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.Database;
import io.syntropy.server.loop.ControlEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Overrides in PostgreSQL, each change in one transaction with its audit entry. */
@ApplicationScoped
public class GateOverrides {
  private final Database database;
  private final AuditLog audit;

  /** Rows in {@code database}, entries in {@code audit}. */
  public GateOverrides(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  /** Puts an override into effect; audited before. */
  public void granted(ControlEvent.GateOverridden event) {
    GateOverride o = event.override();
    database.inTransaction(tx -> {
      audit.append(
          tx,
          AuditRecord.of(o.actor(), "gate.override", o.service(), "recorded", event.at())
              .withReason(o.reason())
              .withDecision(o.id())
              .withChange(null, o));
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              INSERT INTO gate_override
                (id, service, by_whom, actor, reason, created_at, expires_at)
              VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING\
              """)) {
        sql.setString(1, o.id());
        sql.setString(2, o.service());
        sql.setString(3, o.by());
        sql.setString(4, o.actor());
        sql.setString(5, o.reason());
        sql.setTimestamp(6, Timestamp.from(o.createdAt()));
        sql.setTimestamp(7, Timestamp.from(o.expiresAt()));
        return sql.executeUpdate();
      }
    });
  }

  /** Ends an override before its time; false when it is not in effect. */
  public boolean ended(ControlEvent.GateOverrideEnded event) {
    return database.inTransaction(tx -> {
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              UPDATE gate_override SET ended_at = ?
              WHERE id = ? AND service = ? AND ended_at IS NULL AND expires_at > ?\
              """)) {
        sql.setTimestamp(1, Timestamp.from(event.at()));
        sql.setString(2, event.id());
        sql.setString(3, event.service());
        sql.setTimestamp(4, Timestamp.from(event.at()));
        if (sql.executeUpdate() == 0) {
          return false;
        }
      }
      audit.append(
          tx,
          AuditRecord.of(
                  event.actor(), "gate.override_end", event.service(), "recorded", event.at())
              .withDecision(event.id()));
      return true;
    });
  }

  /** Those of {@code service} in effect at {@code now}, the one that ends first ahead. */
  public List<GateOverride> live(String service, Instant now) {
    return database.inTransaction(tx -> {
      List<GateOverride> found = new ArrayList<>();
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              SELECT id, service, by_whom, actor, reason, created_at, expires_at FROM gate_override
              WHERE service = ? AND ended_at IS NULL AND expires_at > ? ORDER BY expires_at, id\
              """)) {
        sql.setString(1, service);
        sql.setTimestamp(2, Timestamp.from(now));
        try (ResultSet rows = sql.executeQuery()) {
          while (rows.next()) {
            found.add(of(rows));
          }
        }
      }
      return found;
    });
  }

  private static GateOverride of(ResultSet row) throws SQLException {
    return new GateOverride(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getTimestamp(6).toInstant(),
        row.getTimestamp(7).toInstant());
  }
}
