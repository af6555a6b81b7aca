package io.syntropy.server.notify;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.notify.NoticeJson;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.Database;
import io.syntropy.server.http.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outbox as people see it, and dead letters sent again or given up. */
@ApplicationScoped
class Letters {
  private static final String COLUMNS =
      "seq, id, target, dedup_key, change, payload, state, attempts, created_at, next_attempt_at,"
          + " delivered_at, last_error";

  /** Ends what is repeated of the incidents of the notices chosen by what is added. */
  private static final String CLOSE =
      "UPDATE notice_thread t SET is_open = false WHERE is_open AND EXISTS (SELECT 1 FROM notice n"
          + " WHERE n.target = t.target AND n.dedup_key = t.dedup_key";

  private final Database database;
  private final AuditLog audit;

  Letters(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  /** A row and its place in the list. */
  record Row(long seq, NotificationView view) {}

  /** Newest first, below {@code before} when that is not 0. */
  List<Row> page(long before, @Nullable String state, @Nullable String target, int limit) {
    return database.inTransaction(tx -> {
      try (PreparedStatement sql =
          tx.prepareStatement(
              "SELECT "
                  + COLUMNS
                  + " FROM notice WHERE (? = 0 OR seq < ?) AND (?::text IS NULL OR state = ?)"
                  + " AND (?::text IS NULL OR target = ?) ORDER BY seq DESC LIMIT ?")) {
        sql.setLong(1, before);
        sql.setLong(2, before);
        sql.setString(3, state);
        sql.setString(4, state);
        sql.setString(5, target);
        sql.setString(6, target);
        sql.setInt(7, limit);
        try (ResultSet rows = sql.executeQuery()) {
          List<Row> page = new ArrayList<>();
          while (rows.next()) {
            page.add(new Row(rows.getLong("seq"), view(rows)));
          }
          return page;
        }
      }
    });
  }

  /**
   * Queues a dead letter again, and with it the dead ones that followed it about the same incident:
   * a trigger is never sent without what resolved it.
   *
   * @return what was queued, in order
   * @throws ApiException 404 when there is none, 409 when it is not dead or the target has heard of
   *     a later change
   */
  List<NotificationView> redrive(String id, String actor, Instant now) {
    return database.inTransaction(tx -> {
      Row row = dead(tx, id);
      if (overtaken(tx, row)) {
        throw ApiException.conflict(
            ("notification: %s: %s has heard of a later change of the incident (expected a dead"
                    + " letter that is still news)")
                .formatted(id, row.view().target()));
      }
      List<NotificationView> queued = queue(tx, row);
      audit.append(
          tx,
          AuditRecord.of(actor, "notification.redrive", id, "ok", now)
              .withChange(
                  Map.of("state", "dead", "last_error", row.view().lastError()),
                  Map.of("queued", queued.stream().map(NotificationView::id).toList())));
      return queued;
    });
  }

  /**
   * Gives up a dead letter: it will not be sent, and no longer makes the notifications bad. One
   * that was to resolve an incident also ends its repetitions to targets that forget.
   *
   * @throws ApiException 404 when there is none, 409 when it is not dead
   */
  NotificationView discard(String id, String reason, String actor, Instant now) {
    return database.inTransaction(tx -> {
      Row row = dead(tx, id);
      set(
          tx,
          "UPDATE notice SET state = 'discarded', settled_at = clock_timestamp() WHERE id = ?",
          id);
      set(tx, CLOSE + " AND n.change = 'resolve' AND n.id = ?)", id);
      audit.append(
          tx,
          AuditRecord.of(actor, "notification.discard", id, "ok", now)
              .withReason(reason)
              .withChange(
                  Map.of("state", "dead", "last_error", row.view().lastError()),
                  Map.of("state", "discarded")));
      return find(tx, id).orElseThrow().view();
    });
  }

  /**
   * Gives up every dead letter of a target.
   *
   * @return how many there were
   */
  int discardAll(String target, String reason, String actor, Instant now) {
    return database.inTransaction(tx -> {
      set(tx, CLOSE + " AND n.change = 'resolve' AND n.state = 'dead' AND n.target = ?)", target);
      int count =
          set(
              tx,
              "UPDATE notice SET state = 'discarded', settled_at = clock_timestamp()"
                  + " WHERE state = 'dead' AND target = ?",
              target);
      audit.append(
          tx,
          AuditRecord.of(actor, "notification.discard", target, "ok", now)
              .withReason(reason)
              .withChange(Map.of("dead", count), Map.of("discarded", count)));
      return count;
    });
  }

  private static int set(Connection tx, String text, String argument) throws SQLException {
    try (PreparedStatement sql = tx.prepareStatement(text)) {
      sql.setString(1, argument);
      return sql.executeUpdate();
    }
  }

  private static Row dead(Connection tx, String id) throws SQLException {
    Row row = find(tx, id).orElseThrow(() -> ApiException.notFound("notification: " + id));
    if (!row.view().state().equals("dead")) {
      throw ApiException.conflict(
          "notification: %s is %s (expected a dead one)".formatted(id, row.view().state()));
    }
    return row;
  }

  private static Optional<Row> find(Connection tx, String id) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement("SELECT " + COLUMNS + " FROM notice WHERE id = ? FOR UPDATE")) {
      sql.setString(1, id);
      try (ResultSet rows = sql.executeQuery()) {
        return rows.next()
            ? Optional.of(new Row(rows.getLong("seq"), view(rows)))
            : Optional.empty();
      }
    }
  }

  private static boolean overtaken(Connection tx, Row row) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            "SELECT 1 FROM notice WHERE target = ? AND dedup_key = ? AND seq > ?"
                + " AND state = 'delivered' LIMIT 1")) {
      sql.setString(1, row.view().target());
      sql.setString(2, row.view().dedupKey());
      sql.setLong(3, row.seq());
      try (ResultSet rows = sql.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static List<NotificationView> queue(Connection tx, Row from) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            WITH queued AS (
              UPDATE notice SET state = 'pending', attempts = 0, settled_at = NULL,
                queued_at = clock_timestamp(), next_attempt_at = clock_timestamp()
              WHERE target = ? AND dedup_key = ? AND seq >= ? AND state = 'dead'
              RETURNING *)
            SELECT %s FROM queued ORDER BY seq\
            """
                .formatted(COLUMNS))) {
      sql.setString(1, from.view().target());
      sql.setString(2, from.view().dedupKey());
      sql.setLong(3, from.seq());
      try (ResultSet rows = sql.executeQuery()) {
        List<NotificationView> queued = new ArrayList<>();
        while (rows.next()) {
          queued.add(view(rows));
        }
        return queued;
      }
    }
  }

  private static NotificationView view(ResultSet rows) throws SQLException {
    Timestamp delivered = rows.getTimestamp("delivered_at");
    String state = rows.getString("state");
    String incident = "";
    String severity = "";
    String title = "";
    try {
      Notice notice = NoticeJson.read(rows.getString("payload"));
      incident = notice.incident().id();
      severity = notice.incident().severity().wire();
      title = notice.incident().title();
    } catch (IllegalArgumentException unreadable) {
      title = "(unreadable)";
    }
    return new NotificationView(
        rows.getString("id"),
        rows.getString("target"),
        rows.getString("dedup_key"),
        rows.getString("change"),
        incident,
        severity,
        title,
        state,
        rows.getInt("attempts"),
        rows.getTimestamp("created_at").toInstant(),
        state.equals("pending") ? rows.getTimestamp("next_attempt_at").toInstant() : null,
        delivered == null ? null : delivered.toInstant(),
        rows.getString("last_error"));
  }
}
