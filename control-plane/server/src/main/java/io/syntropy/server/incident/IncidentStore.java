package io.syntropy.server.incident;

import io.syntropy.alerts.incident.Incident;
import io.syntropy.alerts.incident.TimelineEvent;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Incidents and their timelines in PostgreSQL. */
@ApplicationScoped
public class IncidentStore {
  private final Database database;
  private final StoredJson json;

  /** Rows in {@code database}, bodies written by {@code json}. */
  public IncidentStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /** Inserts incidents, or replaces those with their ids, and adds to their timelines. */
  public void put(Connection tx, List<Incident> incidents, List<TimelineEvent> events)
      throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO incident
              (id, service, region, severity, state, started_at, acknowledged_at, resolved_at, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, state = excluded.state,
              acknowledged_at = excluded.acknowledged_at, resolved_at = excluded.resolved_at,
              body = excluded.body\
            """)) {
      for (Incident incident : incidents) {
        sql.setString(1, incident.id());
        sql.setString(2, incident.key().service());
        sql.setString(3, incident.key().region());
        sql.setString(4, incident.severity().wire());
        sql.setString(5, incident.state().wire());
        sql.setTimestamp(6, Timestamp.from(incident.startedAt()));
        sql.setTimestamp(7, timestamp(incident.acknowledgedAt()));
        sql.setTimestamp(8, timestamp(incident.resolvedAt()));
        sql.setString(9, json.write(incident));
        sql.addBatch();
      }
      sql.executeBatch();
    }
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO incident_event (incident, number, at, kind, text, actor)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (incident, number) DO NOTHING\
            """)) {
      for (TimelineEvent event : events) {
        sql.setString(1, event.incident());
        sql.setLong(2, event.number());
        sql.setTimestamp(3, Timestamp.from(event.at()));
        sql.setString(4, event.kind());
        sql.setString(5, event.text());
        sql.setString(6, event.actor());
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }

  /** Adds what a person says of an incident that is over. */
  void note(Connection tx, String incident, Instant at, String text, String actor)
      throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO incident_event (incident, number, at, kind, text, actor)
            SELECT ?, coalesce(max(number) + 1, 0), ?, 'note', ?, ?
            FROM incident_event WHERE incident = ?\
            """)) {
      sql.setString(1, incident);
      sql.setTimestamp(2, Timestamp.from(at));
      sql.setString(3, text);
      sql.setString(4, actor);
      sql.setString(5, incident);
      sql.executeUpdate();
    }
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  /** The incident with {@code id}. */
  public Optional<Incident> find(String id) {
    return query("SELECT body FROM incident WHERE id = ?", id).stream().findFirst();
  }

  /**
   * A page of incidents, newest first.
   *
   * @param before continue after the incident with this id, null from the newest
   */
  public List<Incident> page(
      @Nullable String before,
      @Nullable String service,
      @Nullable String region,
      @Nullable String state,
      @Nullable String severity,
      int limit) {
    return query(
        """
        SELECT body FROM incident
        WHERE (?::text IS NULL
            OR (started_at, id) < (SELECT i.started_at, i.id FROM incident i WHERE i.id = ?))
          AND (?::text IS NULL OR service = ?) AND (?::text IS NULL OR region = ?)
          AND (?::text IS NULL OR state = ?) AND (?::text IS NULL OR severity = ?)
        ORDER BY started_at DESC, id DESC LIMIT ?\
        """,
        before,
        before,
        service,
        service,
        region,
        region,
        state,
        state,
        severity,
        severity,
        limit);
  }

  /** The incidents that began in [from, to), oldest first, at most {@code limit}. */
  public List<Incident> between(Instant from, Instant to, int limit) {
    return query(
        """
        SELECT body FROM incident WHERE started_at >= ? AND started_at < ?
        ORDER BY started_at, id LIMIT ?\
        """,
        Timestamp.from(from),
        Timestamp.from(to),
        limit);
  }

  /** The timeline of an incident in order, the newest {@code limit} entries. */
  List<TimelineEvent> events(String incident, int limit) {
    return database.inTransaction(tx -> {
      List<TimelineEvent> found = new ArrayList<>();
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              SELECT number, at, kind, text, actor FROM incident_event
              WHERE incident = ? ORDER BY number DESC LIMIT ?\
              """)) {
        sql.setString(1, incident);
        sql.setInt(2, limit);
        try (ResultSet rows = sql.executeQuery()) {
          while (rows.next()) {
            found.addFirst(
                new TimelineEvent(
                    incident,
                    rows.getLong(1),
                    rows.getTimestamp(2).toInstant(),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5)));
          }
        }
      }
      return found;
    });
  }

  private List<Incident> query(String text, @Nullable Object... arguments) {
    return json.select(database, Incident.class, text, arguments);
  }
}
