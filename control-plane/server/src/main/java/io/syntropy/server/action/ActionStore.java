package io.syntropy.server.action;

import io.syntropy.server.db.Database;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.registry.Directive;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Actions, directives and machine states in PostgreSQL. */
@ApplicationScoped
public class ActionStore {
  private final Database database;
  private final StoredJson json;

  /** Rows in {@code database}, bodies written by {@code json}. */
  public ActionStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /** Inserts {@code action}, or replaces the one with its id. */
  public void put(Connection tx, Action action, Instant now) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO action (id, decision_key, kind, service, region, state, created_at, updated_at, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at,
              body = excluded.body\
            """)) {
      sql.setString(1, action.id());
      sql.setString(2, action.decisionKey());
      sql.setString(3, action.kind());
      sql.setString(4, action.target().service());
      sql.setString(5, action.target().region());
      sql.setString(6, action.state().name());
      sql.setTimestamp(7, Timestamp.from(action.createdAt()));
      sql.setTimestamp(8, Timestamp.from(now));
      sql.setString(9, json.write(action));
      sql.executeUpdate();
    }
  }

  /** The action with {@code id}. */
  public Optional<Action> find(String id) {
    List<Action> found = query("SELECT body FROM action WHERE id = ?", id);
    return found.stream().findFirst();
  }

  /** Actions whose effect may still be in force, oldest first. */
  public List<Action> open() {
    return query(
        "SELECT body FROM action WHERE state IN ('recorded', 'applied', 'verified', 'reverting')"
            + " ORDER BY created_at, id");
  }

  /**
   * A page of actions, newest first.
   *
   * @param before continue after the action with this id, null from the newest
   */
  public List<Action> page(
      @Nullable String before,
      @Nullable String service,
      @Nullable String region,
      @Nullable String state,
      int limit) {
    return query(
        """
        SELECT body FROM action
        WHERE (?::text IS NULL OR (created_at, id) < (SELECT a.created_at, a.id FROM action a WHERE a.id = ?))
          AND (?::text IS NULL OR service = ?) AND (?::text IS NULL OR region = ?)
          AND (?::text IS NULL OR state = ?)
        ORDER BY created_at DESC, id DESC LIMIT ?\
        """,
        before,
        before,
        service,
        service,
        region,
        region,
        state,
        state,
        limit);
  }

  /** Takes the next directive number of {@code service}. */
  public long nextDirective(Connection tx, String service) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO directive_sequence (service, last_id) VALUES (?, 1)
            ON CONFLICT (service) DO UPDATE SET last_id = directive_sequence.last_id + 1
            RETURNING last_id\
            """)) {
      sql.setString(1, service);
      try (ResultSet rows = sql.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Makes {@code directive} the desired state of its kind and scope. */
  public void desire(Connection tx, String service, String scope, Directive directive)
      throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO directive (service, kind, scope, id, action_id, epoch, body)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (service, kind, scope) DO UPDATE SET id = excluded.id,
              action_id = excluded.action_id, epoch = excluded.epoch, body = excluded.body\
            """)) {
      sql.setString(1, service);
      sql.setString(2, directive.kind());
      sql.setString(3, scope);
      sql.setLong(4, directive.id());
      sql.setString(5, directive.actionId());
      sql.setLong(6, directive.epoch());
      sql.setString(7, json.write(directive));
      sql.executeUpdate();
    }
  }

  /** The whole desired state: per service its directives, oldest first. */
  public Map<String, List<Directive>> desired() {
    return database.inTransaction(tx -> {
      Map<String, List<Directive>> all = new LinkedHashMap<>();
      try (PreparedStatement sql =
              tx.prepareStatement("SELECT service, body FROM directive ORDER BY service, id");
          ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          all.computeIfAbsent(rows.getString(1), s -> new ArrayList<>())
              .add(json.read(rows.getString(2), Directive.class));
        }
      }
      return all;
    });
  }

  /** Keeps a policy's machine state. */
  public void keep(Connection tx, String policy, Object state, Instant now) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO machine (policy, state, updated_at) VALUES (?, ?::jsonb, ?)
            ON CONFLICT (policy) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at\
            """)) {
      sql.setString(1, policy);
      sql.setString(2, json.write(state));
      sql.setTimestamp(3, Timestamp.from(now));
      sql.executeUpdate();
    }
  }

  /** The machine states as JSON, by policy. */
  public Map<String, String> machines() {
    return database.inTransaction(tx -> {
      Map<String, String> all = new LinkedHashMap<>();
      try (PreparedStatement sql =
              tx.prepareStatement("SELECT policy, state FROM machine ORDER BY policy");
          ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          all.put(rows.getString(1), rows.getString(2));
        }
      }
      return all;
    });
  }

  private List<Action> query(String text, @Nullable Object... arguments) {
    return json.select(database, Action.class, text, arguments);
  }
}
