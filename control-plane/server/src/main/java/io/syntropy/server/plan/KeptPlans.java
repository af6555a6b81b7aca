package io.syntropy.server.plan;

import io.syntropy.server.db.Database;
import io.syntropy.server.db.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The last plans that were asked for, to be looked at by others; in PostgreSQL, so that a restart
 * or another server answers them too. Bounded in number and age.
 */
@ApplicationScoped
public class KeptPlans {
  /** So many are kept. */
  public static final int MOST = 100;

  /** For so long. */
  public static final Duration AGE = Duration.ofDays(30);

  /** So many documents of each. */
  public static final int MAX_DOCUMENTS = 500;

  /** Who asked has the answer: keeping it is not worth a longer wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final StoredJson json;
  private final Clock clock;

  /** Rows in {@code database}, bodies written by {@code json}. */
  public KeptPlans(Database database, StoredJson json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Keeps what {@code plan} says of documents that would not stay as they are, and drops what is
   * beyond the bounds.
   *
   * @throws io.syntropy.server.db.DatabaseException when it could not be kept
   */
  public KeptPlan keep(Plan plan, String by) {
    List<Plan.DocumentPlan> changed =
        plan.documents().stream()
            .filter(document -> document.change() != Plan.Change.unchanged)
            .toList();
    KeptPlan kept =
        new KeptPlan(
            UUID.randomUUID().toString(),
            Instant.now(clock).truncatedTo(ChronoUnit.MICROS),
            by,
            changed.size(),
            plan.documents().size() - changed.size(),
            new Plan(
                plan.source(),
                plan.commit(),
                plan.liveCommit(),
                plan.changes(),
                plan.shrink(),
                changed.stream().limit(MAX_DOCUMENTS).toList(),
                plan.faults(),
                List.of()));
    return database.inTransaction(
        PATIENCE,
        tx -> {
          try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  INSERT INTO config_plan
                    (id, made_at, made_by, source, revision, changes, faults, refused, body)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
                  """)) {
            sql.setString(1, kept.id());
            sql.setTimestamp(2, Timestamp.from(kept.madeAt()));
            sql.setString(3, kept.madeBy());
            sql.setString(4, plan.source());
            sql.setString(5, plan.commit());
            sql.setInt(6, plan.changes());
            sql.setInt(7, plan.faults().size());
            sql.setBoolean(8, plan.shrink().refused());
            sql.setString(9, json.write(kept));
            sql.executeUpdate();
          }
          try (PreparedStatement sql =
              tx.prepareStatement(
                  """
                  DELETE FROM config_plan WHERE made_at <= ?
                    OR seq IN (SELECT seq FROM config_plan ORDER BY seq DESC OFFSET ?)\
                  """)) {
            sql.setTimestamp(1, oldest());
            sql.setInt(2, MOST);
            sql.executeUpdate();
          }
          return kept;
        });
  }

  /** All that are kept, newest first. */
  public List<PlanRow> all() {
    return database.inTransaction(tx -> {
      List<PlanRow> rows = new ArrayList<>();
      try (PreparedStatement sql =
          tx.prepareStatement(
              """
              SELECT id, made_at, made_by, source, revision, changes, faults, refused
              FROM config_plan WHERE made_at > ? ORDER BY seq DESC LIMIT ?\
              """)) {
        sql.setTimestamp(1, oldest());
        sql.setInt(2, MOST);
        try (ResultSet found = sql.executeQuery()) {
          while (found.next()) {
            rows.add(row(found));
          }
        }
      }
      return rows;
    });
  }

  private static PlanRow row(ResultSet found) throws SQLException {
    return new PlanRow(
        found.getString(1),
        found.getTimestamp(2).toInstant(),
        found.getString(3),
        found.getString(4),
        found.getString(5),
        found.getInt(6),
        found.getInt(7),
        found.getBoolean(8));
  }

  /** One of them. */
  public Optional<KeptPlan> find(String id) {
    return json
        .select(
            database,
            KeptPlan.class,
            "SELECT body FROM config_plan WHERE id = ? AND made_at > ?",
            id,
            oldest())
        .stream()
        .findFirst();
  }

  private Timestamp oldest() {
    return Timestamp.from(Instant.now(clock).minus(AGE));
  }
}
