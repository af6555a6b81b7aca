package io.syntropy.server.action;

import io.syntropy.server.db.Database;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of regions' machines, in PostgreSQL: bounded in number and age. */
@ApplicationScoped
public class TransitionStore {
  /** So many are kept of each machine. */
  public static final int MOST = 1_000;

  /** For so long. */
  public static final Duration AGE = Duration.ofDays(400);

  private final Database database;
  private final StoredJson json;

  /** Rows in {@code database}, bodies written by {@code json}. */
  public TransitionStore(Database database, StoredJson json) {
    this.database = database;
    this.json = json;
  }

  /**
   * Adds {@code transition}; drops what is beyond the bounds.
   *
   * @return as it is kept
   */
  TransitionView add(Connection tx, Transition transition) throws SQLException {
    long id;
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO region_transition (at, service, region, machine, body)
            VALUES (?, ?, ?, ?, ?::jsonb) RETURNING id\
            """)) {
      sql.setTimestamp(1, Timestamp.from(transition.at()));
      sql.setString(2, transition.service());
      sql.setString(3, transition.region());
      sql.setString(4, transition.machine());
      sql.setString(5, json.write(transition));
      try (ResultSet rows = sql.executeQuery()) {
        rows.next();
        id = rows.getLong(1);
      }
    }
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            DELETE FROM region_transition WHERE at < ? OR id IN (
              SELECT id FROM region_transition WHERE region = ? AND service = ? AND machine = ?
              ORDER BY id DESC OFFSET ?)\
            """)) {
      sql.setTimestamp(1, Timestamp.from(transition.at().minus(AGE)));
      sql.setString(2, transition.region());
      sql.setString(3, transition.service());
      sql.setString(4, transition.machine());
      sql.setInt(5, MOST);
      sql.executeUpdate();
    }
    return TransitionView.of(id, null, transition);
  }

  /**
   * A page of the transitions of {@code region}, newest first.
   *
   * @param service of this service only; null for all
   * @param machine of this machine only; null for both
   * @param from without those whose state had ended then; null for no limit
   * @param to without those of then and later; null for no limit
   * @param below continue below this id
   */
  public List<TransitionView> page(
      String region,
      @Nullable String service,
      @Nullable String machine,
      @Nullable Instant from,
      @Nullable Instant to,
      long below,
      int limit) {
    return database.inTransaction(tx -> {
      List<TransitionView> found = new ArrayList<>();
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              SELECT id, until, body FROM (
                SELECT id, at, body, lead(at) OVER (PARTITION BY service, machine ORDER BY id) AS until
                FROM region_transition
                WHERE region = ? AND (?::text IS NULL OR service = ?) AND (?::text IS NULL OR machine = ?)
              ) AS kept
              WHERE id < ? AND (until IS NULL OR ?::timestamptz IS NULL OR until > ?)
                AND (?::timestamptz IS NULL OR at < ?)
              ORDER BY id DESC LIMIT ?\
              """)) {
        sql.setString(1, region);
        sql.setString(2, service);
        sql.setString(3, service);
        sql.setString(4, machine);
        sql.setString(5, machine);
        sql.setLong(6, below);
        sql.setTimestamp(7, timestamp(from));
        sql.setTimestamp(8, timestamp(from));
        sql.setTimestamp(9, timestamp(to));
        sql.setTimestamp(10, timestamp(to));
        sql.setInt(11, limit);
        try (ResultSet rows = sql.executeQuery()) {
          while (rows.next()) {
            Timestamp until = rows.getTimestamp(2);
            found.add(
                TransitionView.of(
                    rows.getLong(1),
                    until == null ? null : until.toInstant(),
                    json.read(rows.getString(3), Transition.class)));
          }
        }
      }
      return found;
    });
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }
}
