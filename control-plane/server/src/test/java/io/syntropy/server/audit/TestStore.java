package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.MigratedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An audit log in a database of its own. */
public final class TestStore {
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static int databases;

  private final PGSimpleDataSource source;
  private final ObjectMapper json =
      new ObjectMapper()
          .findAndRegisterModules()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private final Database database;
  private final AuditLog log;
  private final Checkpoints checkpoints;

  /** A fresh one; the key is kept in {@code secrets}. */
  public TestStore(EmbeddedPostgres postgres, Path secrets) {
    String name = "store_" + databases++;
    source = MigratedPostgres.create(postgres, name);
    database = new Database(source);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    log = new AuditLog(database, json, clock);
    checkpoints = new Checkpoints(database, new FileSecretStore(secrets), clock);
  }

  public Database database() {
    return database;
  }

  DataSource source() {
    return source;
  }

  public ObjectMapper json() {
    return json;
  }

  public AuditLog log() {
    return log;
  }

  public Checkpoints checkpoints() {
    return checkpoints;
  }

  public AuditReader reader() {
    return new AuditReader(database, json);
  }

  /** The check of the whole store. */
  public StoreVerdict check(Kept elsewhere) {
    long timedFrom = checkpoints.timedFrom();
    return database.inTransaction(
        tx -> StoreCheck.run(tx, checkpoints.key(), timedFrom, elsewhere, json, NOW));
  }

  /** Appends so many records, in batches. */
  public void append(int count) {
    append(count, "social/1");
  }

  public void append(int count, String target) {
    AuditRecord record = AuditRecord.of("policy:regions", "action.drain", target, "recorded", NOW);
    for (int left = count; left > 0; left -= AuditLog.MAX_BATCH) {
      log.appendAlone(Collections.nCopies(Math.min(left, AuditLog.MAX_BATCH), record));
    }
  }

  public void execute(String sql, Object... arguments) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    }
  }

  public Object value(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getObject(1);
    }
  }
}
