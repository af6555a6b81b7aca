package io.syntropy.server.lease;

import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Transactions that only the lease's holder can commit. The lease's row is locked first, so a
 * takeover waits for the commit, and whoever took it reads what was committed.
 */
@ApplicationScoped
public class Fence {
  /** Longest wait for each answer of the database; the lease would be lost by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Database database;
  private final Leadership leadership;

  /** Transactions of {@code database}, while {@code leadership} lasts. */
  public Fence(Database database, Leadership leadership) {
    this.database = database;
    this.leadership = leadership;
  }

  /**
   * Runs {@code work} in one transaction as the writer of {@code epoch}.
   *
   * @throws FencedException when this server is not, or no longer, the writer; nothing is committed
   * @throws io.syntropy.server.db.DatabaseException when the database refuses
   */
  public <T> T inTransaction(long epoch, Database.Work<T> work) {
    if (!leadership.leads(epoch)) {
      throw new FencedException(
          "epoch %d: the lease was not renewed in time or is not ours".formatted(epoch), false);
    }
    try {
      return database.inTransaction(
          PATIENCE,
          tx -> {
            check(tx, epoch);
            return work.run(tx);
          });
    } catch (FencedException e) {
      if (e.superseded()) {
        leadership.fenced(epoch, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /**
   * Locks the lease's row to the end of the transaction and compares its epoch.
   *
   * @throws FencedException when {@code epoch} may not write
   */
  static void check(Connection tx, long epoch) throws SQLException {
    try (PreparedStatement sql =
            tx.prepareStatement(
                "SELECT epoch, expires_at > clock_timestamp() FROM writer FOR SHARE");
        ResultSet rows = sql.executeQuery()) {
      if (!rows.next() || rows.getLong(1) != epoch) {
        throw new FencedException(
            "epoch %d: refused by the fence (another writer has taken the lease)".formatted(epoch),
            true);
      }
      if (!rows.getBoolean(2)) {
        throw new FencedException(
            "epoch %d: the lease has expired by the database's clock".formatted(epoch), false);
      }
    }
  }
}
