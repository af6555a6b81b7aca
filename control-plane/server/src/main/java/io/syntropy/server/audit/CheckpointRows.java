package io.syntropy.server.audit;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stored checkpoints in order of size, each held against its own note when it is taken. */
final class CheckpointRows implements AutoCloseable {
  private final NoteVerifier key;
  private final PreparedStatement sql;
  private final ResultSet rows;
  private boolean more;
  private @Nullable Long last;
  private long count;

  CheckpointRows(Connection tx, NoteVerifier key) throws SQLException {
    this.key = key;
    sql =
        tx.prepareStatement(
            "SELECT size, root, note, signed_at FROM audit_checkpoint ORDER BY size");
    sql.setFetchSize(StoreCheck.FETCH);
    rows = sql.executeQuery();
    more = rows.next();
  }

  long count() {
    return count;
  }

  boolean hasUpTo(long size) throws SQLException {
    return more && rows.getLong("size") <= size;
  }

  /** The next one; its signature holds, and its columns are what it signs. */
  Checkpoint take() throws SQLException, StoreFault {
    long size = rows.getLong("size");
    Long before = last;
    if (before != null && before == size) {
      throw StoreFault.checkpoint(size, "is there twice");
    }
    last = size;
    Checkpoint checkpoint = read(size);
    count++;
    more = rows.next();
    return checkpoint;
  }

  private Checkpoint read(long size) throws SQLException, StoreFault {
    String note = rows.getString("note");
    byte[] root = rows.getBytes("root");
    Timestamp at = rows.getTimestamp("signed_at");
    if (note == null || root == null || at == null) {
      throw StoreFault.checkpoint(size, "note, root or signed_at is empty");
    }
    Checkpoint signed;
    Instant time;
    try {
      time = SignedTime.verify(note, key);
      signed = Checkpoint.parse(SignedNote.parse(note).text());
    } catch (IllegalArgumentException e) {
      throw StoreFault.checkpoint(size, String.valueOf(e.getMessage()));
    }
    if (!signed.origin().equals(key.name())) {
      throw StoreFault.checkpoint(size, "its note is of the log " + signed.origin());
    }
    if (signed.size() != size) {
      throw StoreFault.checkpoint(size, "its note says size " + signed.size());
    }
    Hash expected = signed.root();
    if (!Arrays.equals(expected.bytes(), root)) {
      throw StoreFault.checkpoint(size, "its note says root " + expected);
    }
    if (!time.equals(at.toInstant())) {
      throw StoreFault.checkpoint(size, "its note was signed at " + time);
    }
    return signed;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    sql.close();
  }
}
