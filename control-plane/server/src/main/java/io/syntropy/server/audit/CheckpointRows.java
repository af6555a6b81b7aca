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

/**
 * The stored checkpoints in order of size, each held against its own note when it is taken.
 *
 * <p>Those of before there was a signed time have none. That is no fault, but only below the size
 * from which on this log has signed times, and before the first one that has: whoever strips a time
 * is found.
 */
final class CheckpointRows implements AutoCloseable {
  private final NoteVerifier key;
  private final long timedFrom;
  private boolean timedSeen;
  private final PreparedStatement sql;
  private final ResultSet rows;
  private boolean more;
  private @Nullable Long last;
  private long count;

  /**
   * @param timedFrom size from which on every checkpoint has a signed time
   */
  CheckpointRows(Connection tx, NoteVerifier key, long timedFrom) throws SQLException {
    this.key = key;
    this.timedFrom = timedFrom;
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
    @Nullable Instant time;
    try {
      SignedNote parsed = SignedNote.parse(note);
      time = size < timedFrom && !timedSeen && !SignedTime.isIn(parsed) ? null : time(note);
      if (time == null) {
        SignedTime.verifyUntimed(note, key);
      }
      signed = Checkpoint.parse(parsed.text());
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
    if (time != null && !time.equals(at.toInstant())) {
      throw StoreFault.checkpoint(size, "its note was signed at " + time);
    }
    return signed;
  }

  private Instant time(String note) {
    Instant time = SignedTime.verify(note, key);
    timedSeen = true;
    return time;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    sql.close();
  }
}
