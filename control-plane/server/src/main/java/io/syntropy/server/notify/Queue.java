package io.syntropy.server.notify;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.notify.NoticeJson;
import io.syntropy.server.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * One target's rows of the outbox. Times are the database's: servers that take turns agree on them.
 * Called by one worker at a time.
 */
final class Queue {
  /** Longest wait for an answer of the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int MAX_ERROR = 500;

  private final Database database;
  private final String target;

  Queue(Database database, String target) {
    this.database = database;
    this.target = target;
  }

  /** The oldest notice that is due and first of its key, after what it supersedes was let go. */
  Optional<Queued> next() {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          supersede(tx);
          return read(
              tx,
              """
              SELECT n.payload, n.attempts, n.id FROM notice n
              WHERE n.target = ? AND n.state = 'pending' AND n.next_attempt_at <= clock_timestamp()
                AND NOT EXISTS (SELECT 1 FROM notice e WHERE e.target = n.target
                  AND e.dedup_key = n.dedup_key AND e.state = 'pending' AND e.seq < n.seq)
              ORDER BY n.seq LIMIT 1\
              """,
              0,
              false);
        });
  }

  /** An update that another change of the same incident follows says nothing new. */
  private void supersede(Connection tx) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            WITH newest AS (
              SELECT dedup_key, max(seq) AS last,
                min(next_attempt_at) FILTER (WHERE change = 'update') AS due
              FROM notice WHERE target = ? AND state = 'pending' GROUP BY dedup_key),
            no_later AS (
              UPDATE notice n SET next_attempt_at = newest.due FROM newest
              WHERE n.target = ? AND n.state = 'pending' AND n.dedup_key = newest.dedup_key
                AND n.seq = newest.last AND n.next_attempt_at > newest.due)
            UPDATE notice n SET state = 'superseded', settled_at = clock_timestamp() FROM newest
            WHERE n.target = ? AND n.state = 'pending' AND n.change = 'update'
              AND n.dedup_key = newest.dedup_key AND n.seq < newest.last\
            """)) {
      sql.setString(1, target);
      sql.setString(2, target);
      sql.setString(3, target);
      sql.executeUpdate();
    }
  }

  /** The open incident whose last notice was told longest ago, when that is over {@code period}. */
  Optional<Queued> again(Duration period) {
    return database.inTransaction(
        PATIENCE,
        tx ->
            read(
                tx,
                """
                SELECT n.payload, 0, n.id FROM notice_thread t JOIN notice n ON n.id = t.last_notice
                WHERE t.target = ? AND t.is_open
                  AND t.told_at <= clock_timestamp() - ? * interval '1 millisecond'
                ORDER BY t.told_at LIMIT 1\
                """,
                period.toMillis(),
                true));
  }

  private Optional<Queued> read(Connection tx, String text, long millis, boolean again)
      throws SQLException {
    try (PreparedStatement sql = tx.prepareStatement(text)) {
      sql.setString(1, target);
      if (again) {
        sql.setLong(2, millis);
      }
      try (ResultSet rows = sql.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        try {
          return Optional.of(new Queued(NoticeJson.read(rows.getString(1)), rows.getInt(2), again));
        } catch (IllegalArgumentException e) {
          unreadable(tx, rows.getString(3), String.valueOf(e.getMessage()));
          return Optional.empty();
        }
      }
    }
  }

  /** What another version wrote must not hold up the rest. */
  private void unreadable(Connection tx, String id, String why) throws SQLException {
    try (PreparedStatement notice =
            tx.prepareStatement(
                "UPDATE notice SET state = 'dead', settled_at = clock_timestamp(), last_error = ?"
                    + " WHERE id = ?");
        PreparedStatement thread =
            tx.prepareStatement("UPDATE notice_thread SET is_open = false WHERE last_notice = ?")) {
      notice.setString(1, words("unreadable: " + why));
      notice.setString(2, id);
      notice.executeUpdate();
      thread.setString(1, id);
      thread.executeUpdate();
    }
  }

  /** It was taken; dead letters before it about the same incident are no news any more. */
  void delivered(Notice notice) {
    database.inTransaction(
        PATIENCE,
        tx -> {
          settle(tx, notice, "delivered", "");
          overtake(tx, notice);
          told(tx, notice);
          return notice;
        });
  }

  private void overtake(Connection tx, Notice notice) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            UPDATE notice SET state = 'superseded', settled_at = clock_timestamp()
            WHERE target = ? AND dedup_key = ? AND state = 'dead'
              AND seq < (SELECT n.seq FROM notice n WHERE n.id = ?)\
            """)) {
      sql.setString(1, target);
      sql.setString(2, notice.dedupKey());
      sql.setString(3, notice.id());
      sql.executeUpdate();
    }
  }

  private void told(Connection tx, Notice notice) throws SQLException {
    boolean open = notice.change() != Change.RESOLVE && notice.change() != Change.DIGEST;
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO notice_thread (target, dedup_key, last_notice, is_open) VALUES (?, ?, ?, ?)
            ON CONFLICT (target, dedup_key) DO UPDATE SET last_notice = excluded.last_notice,
              is_open = excluded.is_open, told_at = clock_timestamp()\
            """)) {
      sql.setString(1, target);
      sql.setString(2, notice.dedupKey());
      sql.setString(3, notice.id());
      sql.setBoolean(4, open);
      sql.executeUpdate();
    }
  }

  /** It never will be taken as it is: a person has to look. */
  void dead(Notice notice, String why) {
    database.inTransaction(
        PATIENCE,
        tx -> {
          settle(tx, notice, "dead", why);
          return notice;
        });
  }

  private void settle(Connection tx, Notice notice, String state, String why) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            UPDATE notice SET state = ?, attempts = attempts + 1, last_error = ?,
              settled_at = clock_timestamp(),
              delivered_at = CASE WHEN ? THEN clock_timestamp() ELSE delivered_at END
            WHERE id = ?\
            """)) {
      sql.setString(1, state);
      sql.setString(2, words(why));
      sql.setBoolean(3, state.equals("delivered"));
      sql.setString(4, notice.id());
      sql.executeUpdate();
    }
  }

  /**
   * It was not taken: again after {@code wait}, unless it has waited for {@code giveUp}. What
   * resolves an incident that the target knows as open is never given up.
   *
   * @return whether it was given up
   */
  boolean later(Notice notice, Duration wait, Duration giveUp, String why) {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  UPDATE notice n SET attempts = attempts + 1, last_error = ?,
                    next_attempt_at = clock_timestamp() + ? * interval '1 millisecond',
                    state = CASE WHEN old THEN 'dead' ELSE 'pending' END,
                    settled_at = CASE WHEN old THEN clock_timestamp() END
                  FROM (SELECT queued_at < clock_timestamp() - ? * interval '1 millisecond'
                          AND NOT (change = 'resolve' AND EXISTS (SELECT 1 FROM notice_thread t
                            WHERE t.target = m.target AND t.dedup_key = m.dedup_key AND t.is_open))
                          AS old
                        FROM notice m WHERE m.id = ?) judged
                  WHERE n.id = ? RETURNING old\
                  """)) {
            sql.setString(1, words(why));
            sql.setLong(2, wait.toMillis());
            sql.setLong(3, giveUp.toMillis());
            sql.setString(4, notice.id());
            sql.setString(5, notice.id());
            try (ResultSet rows = sql.executeQuery()) {
              return rows.next() && rows.getBoolean(1);
            }
          }
        });
  }

  /** The next repetition is due a period from now, whatever came of this one. */
  void repeated(Notice notice) {
    database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
              tx.prepareStatement(
                  "UPDATE notice_thread SET told_at = clock_timestamp()"
                      + " WHERE target = ? AND dedup_key = ?")) {
            sql.setString(1, target);
            sql.setString(2, notice.dedupKey());
            return sql.executeUpdate();
          }
        });
  }

  /** PostgreSQL's text holds no NUL. */
  private static String words(String why) {
    String clean = why.replace('\0', ' ');
    return clean.length() <= MAX_ERROR ? clean : clean.substring(0, MAX_ERROR);
  }
}
