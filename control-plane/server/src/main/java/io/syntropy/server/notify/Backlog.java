package io.syntropy.server.notify;

import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How much of the outbox waits, and what is let go after a time. */
@ApplicationScoped
class Backlog {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Database database;

  Backlog(Database database) {
    this.database = database;
  }

  /**
   * A target's.
   *
   * @param oldest how long the oldest of {@code pending} has waited
   */
  record OfTarget(String target, long pending, Duration oldest, long dead) {}

  List<OfTarget> read() {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
                  tx.prepareStatement(
                      """
                      SELECT target, count(*) FILTER (WHERE state = 'pending'),
                        coalesce(extract(epoch FROM clock_timestamp()
                          - min(queued_at) FILTER (WHERE state = 'pending')), 0) * 1000,
                        count(*) FILTER (WHERE state = 'dead')
                      FROM notice WHERE state IN ('pending', 'dead')
                      GROUP BY target ORDER BY target\
                      """);
              ResultSet rows = sql.executeQuery()) {
            List<OfTarget> all = new ArrayList<>();
            while (rows.next()) {
              all.add(
                  new OfTarget(
                      rows.getString(1),
                      rows.getLong(2),
                      Duration.ofMillis(Math.max(0, rows.getLong(3))),
                      rows.getLong(4)));
            }
            return all;
          }
        });
  }

  /**
   * Gives up what waits for a target that no document names any more, lets dead letters go that a
   * later one overtook, and forgets what was settled long ago.
   *
   * @param targets that have a worker: those that documents name, and removed ones that are kept
   */
  void clear(List<String> targets) {
    database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement orphans =
                  tx.prepareStatement(
                      """
                      UPDATE notice SET state = 'dead', settled_at = clock_timestamp(),
                        last_error = 'no Notifier document of that name (expected one)'
                      WHERE state = 'pending' AND queued_at < clock_timestamp() - interval '3 days'
                        AND NOT target = ANY (?)\
                      """);
              PreparedStatement overtaken =
                  tx.prepareStatement(
                      """
                      UPDATE notice n SET state = 'superseded', settled_at = clock_timestamp()
                      WHERE n.state = 'dead' AND EXISTS (SELECT 1 FROM notice later
                        WHERE later.target = n.target AND later.dedup_key = n.dedup_key
                          AND later.state = 'delivered' AND later.seq > n.seq)\
                      """);
              PreparedStatement settled =
                  tx.prepareStatement(
                      """
                      DELETE FROM notice n WHERE state IN ('delivered', 'superseded', 'discarded')
                        AND settled_at < clock_timestamp() - interval '30 days'
                        AND NOT EXISTS (SELECT 1 FROM notice_thread t
                          WHERE t.is_open AND t.last_notice = n.id)\
                      """);
              PreparedStatement dead =
                  tx.prepareStatement(
                      "DELETE FROM notice WHERE state = 'dead'"
                          + " AND settled_at < clock_timestamp() - interval '90 days'");
              PreparedStatement threads =
                  tx.prepareStatement(
                      "DELETE FROM notice_thread WHERE NOT is_open"
                          + " AND told_at < clock_timestamp() - interval '90 days'")) {
            orphans.setArray(1, tx.createArrayOf("text", targets.toArray()));
            orphans.executeUpdate();
            overtaken.executeUpdate();
            settled.executeUpdate();
            dead.executeUpdate();
            return threads.executeUpdate();
          }
        });
  }
}
