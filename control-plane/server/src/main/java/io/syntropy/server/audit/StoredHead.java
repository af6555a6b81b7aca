package io.syntropy.server.audit;

import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The row of audit_head, as it is. */
record StoredHead(long size, byte[] frontier) {

  static StoredHead read(Connection tx) throws SQLException, StoreFault {
    try (PreparedStatement sql = tx.prepareStatement("SELECT one, size, frontier FROM audit_head");
        ResultSet row = sql.executeQuery()) {
      if (!row.next()) {
        throw StoreFault.head("has no row");
      }
      boolean one = row.getBoolean(1);
      long size = row.getLong(2);
      byte[] frontier = row.getBytes(3);
      if (!one || frontier == null || row.next()) {
        throw StoreFault.head("is not its one complete row");
      }
      if (size < 0 || frontier.length != Long.bitCount(size) * Hash.LENGTH) {
        throw StoreFault.head(
            "size "
                + size
                + " and "
                + frontier.length
                + " bytes of frontier do not belong together");
      }
      return new StoredHead(size, frontier);
    }
  }

  boolean is(CompactRange tree) {
    return tree.size() == size && Arrays.equals(tree.toBytes(), frontier);
  }

  /**
   * Against the tree of the entries.
   *
   * @param atSize the tree when it had this head's size, null when it never had
   * @param proven entries that a checkpoint signs
   */
  void check(CompactRange actual, @Nullable CompactRange atSize, long proven) throws StoreFault {
    if (atSize == null) {
      throw StoreFault.entry(
          actual.size(),
          "missing, audit_head says " + size + " entries (or audit_head was changed)");
    }
    if (!is(atSize)) {
      if (proven >= size) {
        throw StoreFault.head("frontier is not that of the signed entries");
      }
      throw StoreFault.entry(
          proven,
          "one from here on is not what audit_head holds (or audit_head was changed); no"
              + " checkpoint signs them yet");
    }
    if (actual.size() > size) {
      if (proven > size) {
        throw StoreFault.head("says " + size + " entries, " + proven + " are signed");
      }
      throw StoreFault.entry(size, "audit_head does not know it: added from outside");
    }
  }
}
