package io.syntropy.server.outside;

import io.syntropy.server.db.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** The owner that this installation's writes name, the same for all its servers and for good. */
@ApplicationScoped
public class Installation {
  private final Database database;
  private volatile @Nullable String known;

  /** The installation whose state is in {@code database}. */
  public Installation(Database database) {
    this.database = database;
  }

  /**
   * Its id.
   *
   * @throws io.syntropy.server.db.DatabaseException when it was never read and cannot be
   */
  String id() {
    String id = known;
    if (id == null) {
      id =
          database.inTransaction(tx -> {
            try (PreparedStatement sql = tx.prepareStatement("SELECT id FROM installation");
                ResultSet rows = sql.executeQuery()) {
              rows.next();
              return rows.getString(1);
            }
          });
      known = id;
    }
    return id;
  }
}
