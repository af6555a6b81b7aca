package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteVerifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole store once, in one snapshot: every column of every entry against its leaf, every
 * tile against the hashes below it, every checkpoint against its note and the tree of its size, and
 * the head. Memory does not grow with the log. One use.
 */
final class StoreCheck {
  static final int FETCH = 256;

  private final Connection tx;
  private final NoteVerifier key;
  private final EntryCheck entries;
  private final TileCheck tiles;
  private CompactRange actual = CompactRange.EMPTY;
  private final Iterator<Kept.Checkpoint> kept;
  private Kept.@Nullable Checkpoint nextKept;
  private long proven;

  /** Size of the last checkpoint kept elsewhere that the entries agree with. */
  private long agreed;

  private StoreCheck(Connection tx, NoteVerifier key, ObjectMapper json, Kept elsewhere) {
    this.kept = elsewhere.checkpoints().iterator();
    this.tx = tx;
    this.key = key;
    this.entries = new EntryCheck(json);
    this.tiles = new TileCheck(tx);
    advance();
  }

  private void advance() {
    nextKept = kept.hasNext() ? kept.next() : null;
  }

  /**
   * Checks in a transaction that has done nothing yet.
   *
   * @param timedFrom size from which on every checkpoint has a signed time
   * @param elsewhere what was read back before this transaction began
   * @param at time of the verdict
   */
  static StoreVerdict run(
      Connection tx,
      NoteVerifier key,
      long timedFrom,
      Kept elsewhere,
      ObjectMapper json,
      Instant at)
      throws SQLException {
    try (Statement mode = tx.createStatement()) {
      mode.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    StoreCheck check = new StoreCheck(tx, key, json, elsewhere);
    try (CheckpointRows checkpoints = new CheckpointRows(tx, key, timedFrom)) {
      check.all(checkpoints);
      return StoreVerdict.good(check.actual.size(), checkpoints.count(), elsewhere, at);
    } catch (StoreFault fault) {
      return StoreVerdict.bad(fault, check.actual.size(), at);
    }
  }

  private void all(CheckpointRows checkpoints) throws SQLException, StoreFault {
    StoredHead head = StoredHead.read(tx);
    CompactRange atHead = head.size() == 0 ? actual : null;
    settle(checkpoints);
    try (PreparedStatement sql =
        tx.prepareStatement(
            "SELECT " + EntryCheck.COLUMNS + " FROM audit_log ORDER BY audit_log.index")) {
      sql.setFetchSize(FETCH);
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          Hash hash = checked(rows);
          actual = actual.append(hash);
          tiles.add(hash);
          if (actual.size() == head.size()) {
            atHead = actual;
          }
          settle(checkpoints);
        }
      }
    }
    if (checkpoints.hasUpTo(Long.MAX_VALUE)) {
      long signed = checkpoints.take().size();
      throw StoreFault.entry(actual.size(), "missing, the checkpoint of " + signed + " has it");
    }
    Kept.Checkpoint longer = nextKept;
    if (longer != null) {
      throw StoreFault.entry(
          actual.size(),
          "missing, the checkpoint of "
              + longer.signed().size()
              + " kept in "
              + longer.where()
              + " has it");
    }
    unsigned(head);
    tiles.checkSurplus();
    head.check(actual, atHead, proven);
  }

  private Hash checked(ResultSet rows) throws SQLException, StoreFault {
    try {
      return entries.check(rows, actual.size());
    } catch (StoreFault fault) {
      if (tiles.firstDifference() >= proven) {
        throw rewritten("its tile holds another hash");
      }
      throw fault;
    }
  }

  private void settle(CheckpointRows checkpoints) throws SQLException, StoreFault {
    while (checkpoints.hasUpTo(actual.size())) {
      Checkpoint checkpoint = checkpoints.take();
      if (checkpoint.size() != actual.size() || !checkpoint.root().equals(actual.root())) {
        throw departure(checkpoint, "");
      }
      proven = checkpoint.size();
      StoreFault fault = tiles.fault();
      if (fault != null) {
        throw fault;
      }
    }
    for (Kept.Checkpoint next = nextKept;
        next != null && next.signed().size() <= actual.size();
        next = nextKept) {
      if (!next.signed().root().equals(actual.root())) {
        // What this log has signed itself since then counts for nothing.
        proven = agreed;
        throw departure(next.signed(), " kept in " + next.where());
      }
      agreed = next.signed().size();
      proven = Math.max(proven, agreed);
      advance();
    }
  }

  /** Entries that a signature denies: named by their tile where that is as signed. */
  private StoreFault departure(Checkpoint checkpoint, String where) {
    String reason =
        "the root differs from the signed checkpoint of size " + checkpoint.size() + where;
    if (tiles.firstDifference() >= 0 && tiles.copied().root().equals(checkpoint.root())) {
      return rewritten(reason);
    }
    return StoreFault.entry(
        proven, reason + "; the first bad entry is in " + proven + ".." + (checkpoint.size() - 1));
  }

  private StoreFault rewritten(String reason) {
    return StoreFault.entry(
        tiles.firstDifference(), "leaf and leaf_hash were both rewritten: " + reason);
  }

  /** A difference behind the last checkpoint: the head says which side is wrong. */
  private void unsigned(StoredHead head) throws StoreFault {
    @Nullable StoreFault fault = tiles.fault();
    if (fault == null) {
      return;
    }
    if (tiles.firstDifference() >= proven && head.is(tiles.copied())) {
      throw rewritten("tile and audit_head hold another hash");
    }
    throw fault;
  }
}
