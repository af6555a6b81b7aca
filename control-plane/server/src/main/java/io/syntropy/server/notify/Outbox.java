package io.syntropy.server.notify;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.notify.NoticeJson;
import io.syntropy.server.incident.NoticeSink;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Takes notices in the transaction of the change that they tell of. */
@ApplicationScoped
public class Outbox implements NoticeSink {
  /**
   * How long an update waits for the next one, so that a storm's are told together; the first of
   * them is the one whose wait counts.
   */
  static final Duration SETTLE = Duration.ofSeconds(5);

  /**
   * Adds {@code notices}, in their order. One whose id is there already is passed over: deciding
   * the same again gives the same ids.
   *
   * @param tx the transaction of the change; they are sent once it has committed
   */
  @Override
  public void add(Connection tx, List<Notice> notices) throws SQLException {
    if (notices.isEmpty()) {
      return;
    }
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO notice (id, target, dedup_key, change, payload, next_attempt_at)
            VALUES (?, ?, ?, ?, ?, clock_timestamp() + ? * interval '1 millisecond')
            ON CONFLICT (id) DO NOTHING\
            """)) {
      for (Notice notice : notices) {
        sql.setString(1, notice.id());
        sql.setString(2, notice.target());
        sql.setString(3, notice.dedupKey());
        sql.setString(4, notice.change().wire());
        sql.setString(5, NoticeJson.write(notice));
        sql.setLong(6, notice.change() == Notice.Change.UPDATE ? SETTLE.toMillis() : 0);
        sql.addBatch();
      }
      sql.executeBatch();
    }
  }
}
