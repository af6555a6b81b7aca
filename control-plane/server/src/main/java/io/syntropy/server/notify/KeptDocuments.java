package io.syntropy.server.notify;

import io.syntropy.alerts.notify.NotifierDocuments;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last version of each Notifier document. When one is removed, its target still hears of the
 * incidents that it knows as open, for at most {@link #BOUND}: what was triggered is resolved
 * (I26). Documents name secrets and hold none.
 */
@ApplicationScoped
class KeptDocuments {
  /** How long a removed document is kept at most. */
  static final Duration BOUND = Duration.ofDays(3);

  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String PREFIX = "syntropy/v1/" + NotifierDocuments.KIND + "/";

  private final Database database;

  KeptDocuments(Database database) {
    this.database = database;
  }

  /**
   * A removed document.
   *
   * @param until when it is forgotten at the latest
   */
  record Kept(NotifierSpec spec, Instant until) {}

  private record Stored(Configuration.Source source, @Nullable Instant removedAt) {}

  /**
   * Notes the documents in force.
   *
   * @return the removed ones that are still needed, by name
   */
  Map<String, Kept> sync(Configuration configuration) {
    return sync(configuration.documents(), configuration.notifiers().keySet());
  }

  /** The same of {@code documents} by id, of which {@code names} are notifiers in force. */
  Map<String, Kept> sync(Map<String, Configuration.Source> documents, Set<String> names) {
    return database.inTransaction(
        PATIENCE,
        tx -> {
          SortedMap<String, Stored> stored = stored(tx);
          for (String name : names) {
            Configuration.Source source = documents.get(PREFIX + name);
            Stored known = stored.get(name);
            if (source != null
                && (known == null
                    || known.removedAt() != null
                    || !known.source().text().equals(source.text()))) {
              put(tx, name, source);
            }
          }
          Set<String> gone = new HashSet<>(stored.keySet());
          gone.removeAll(names);
          if (gone.isEmpty()) {
            return Map.of();
          }
          remove(tx, gone);
          return kept(stored(tx), names);
        });
  }

  private static SortedMap<String, Stored> stored(Connection tx) throws SQLException {
    SortedMap<String, Stored> all = new TreeMap<>();
    try (PreparedStatement sql =
            tx.prepareStatement(
                "SELECT name, file, line, text, removed_at FROM notifier_document");
        ResultSet rows = sql.executeQuery()) {
      while (rows.next()) {
        var removed = rows.getTimestamp(5);
        all.put(
            rows.getString(1),
            new Stored(
                new Configuration.Source(rows.getString(2), rows.getInt(3), rows.getString(4)),
                removed == null ? null : removed.toInstant()));
      }
    }
    return all;
  }

  private static void put(Connection tx, String name, Configuration.Source source)
      throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement(
            """
            INSERT INTO notifier_document (name, file, line, text) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET file = excluded.file, line = excluded.line,
              text = excluded.text, removed_at = NULL\
            """)) {
      sql.setString(1, name);
      sql.setString(2, source.file());
      sql.setInt(3, source.line());
      sql.setString(4, source.text());
      sql.executeUpdate();
    }
  }

  /** Marks those that are gone, and forgets those that nobody needs any more. */
  private static void remove(Connection tx, Set<String> gone) throws SQLException {
    try (PreparedStatement mark =
            tx.prepareStatement(
                """
                UPDATE notifier_document SET removed_at = clock_timestamp()
                WHERE removed_at IS NULL AND name = ANY (?)\
                """);
        PreparedStatement forget =
            tx.prepareStatement(
                """
                DELETE FROM notifier_document d WHERE removed_at IS NOT NULL
                  AND (removed_at < clock_timestamp() - ? * interval '1 second'
                    OR NOT EXISTS (SELECT 1 FROM notice n
                          WHERE n.target = d.name AND n.state = 'pending')
                      AND NOT EXISTS (SELECT 1 FROM notice_thread t
                          WHERE t.target = d.name AND t.is_open)
                      AND NOT EXISTS (SELECT 1 FROM incident i
                          WHERE i.state <> 'resolved' AND jsonb_exists(i.body -> 'told', d.name)))\
                """)) {
      mark.setArray(1, tx.createArrayOf("text", gone.toArray()));
      mark.executeUpdate();
      forget.setLong(1, BOUND.toSeconds());
      forget.executeUpdate();
    }
  }

  /** What an older version wrote and this one cannot read is passed over. */
  private static SortedMap<String, Kept> kept(SortedMap<String, Stored> stored, Set<String> names) {
    SortedMap<String, Kept> kept = new TreeMap<>();
    stored.forEach((name, document) -> {
      Instant removed = document.removedAt();
      if (removed == null || names.contains(name)) {
        return;
      }
      NotifierSpec spec =
          NotifierDocuments.decode(
                  ConfigCompiler.documents(Map.of(PREFIX + name, document.source())))
              .notifiers()
              .get(name);
      if (spec != null) {
        kept.put(name, new Kept(spec, removed.plus(BOUND)));
      }
    });
    return kept;
  }
}
