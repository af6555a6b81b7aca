package io.syntropy.server.audit;

import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grows the tiles over the leaf hashes as they come and compares each with its row. A difference
 * waits in {@link #fault()} until something signed says whether the tile or the entries are wrong.
 * Keeps one open tile a level.
 */
final class TileCheck {
  private final Connection tx;
  private final List<List<Hash>> open = new ArrayList<>();
  private final List<Long> complete = new ArrayList<>();
  private CompactRange copied = CompactRange.EMPTY;
  private byte @Nullable [] present;
  private long firstDifference = -1;
  private @Nullable StoreFault fault;

  TileCheck(Connection tx) {
    this.tx = tx;
  }

  void add(Hash leafHash) throws SQLException {
    int at = (int) (copied.size() % TreeStore.TILE);
    if (at == 0) {
      present = stored(0, copied.size() / TreeStore.TILE);
    }
    byte[] tile = present;
    Hash copy = leafHash;
    if (tile != null && tile.length == TreeStore.TILE * Hash.LENGTH) {
      copy = Hash.of(Arrays.copyOfRange(tile, at * Hash.LENGTH, (at + 1) * Hash.LENGTH));
    }
    if (!copy.equals(leafHash) && firstDifference < 0) {
      firstDifference = copied.size();
    }
    copied = copied.append(copy);
    grow(0, leafHash);
  }

  private void grow(int level, Hash hash) throws SQLException {
    if (open.size() == level) {
      open.add(new ArrayList<>(TreeStore.TILE));
      complete.add(0L);
    }
    List<Hash> tile = open.get(level);
    tile.add(hash);
    if (tile.size() < TreeStore.TILE) {
      return;
    }
    long index = complete.get(level);
    compare(level, index, bytes(tile));
    complete.set(level, index + 1);
    Hash root = TreeStore.fold(tile);
    tile.clear();
    grow(level + 1, root);
  }

  private void compare(int level, long index, byte[] expected) throws SQLException {
    if (fault != null) {
      return;
    }
    byte[] row = level == 0 ? present : stored(level, index);
    if (row == null) {
      fault = StoreFault.tile(level, index, "is missing");
    } else if (!Arrays.equals(row, expected)) {
      fault = StoreFault.tile(level, index, "does not hold the hashes of what is below it");
    }
  }

  private static byte[] bytes(List<Hash> tile) {
    byte[] bytes = new byte[TreeStore.TILE * Hash.LENGTH];
    for (int i = 0; i < TreeStore.TILE; i++) {
      System.arraycopy(tile.get(i).bytes(), 0, bytes, i * Hash.LENGTH, Hash.LENGTH);
    }
    return bytes;
  }

  private byte @Nullable [] stored(int level, long index) throws SQLException {
    try (PreparedStatement sql =
        tx.prepareStatement("SELECT hashes FROM audit_tile WHERE level = ? AND index = ?")) {
      sql.setInt(1, level);
      sql.setLong(2, index);
      try (ResultSet row = sql.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  /** The tree that the lowest tiles hold, and above them the entries. */
  CompactRange copied() {
    return copied;
  }

  /** The first entry whose hash in its tile is another one, -1 when there is none. */
  long firstDifference() {
    return firstDifference;
  }

  @Nullable StoreFault fault() {
    return fault;
  }

  /** Rows that stand for no complete tile. */
  void checkSurplus() throws SQLException, StoreFault {
    try (PreparedStatement sql =
        tx.prepareStatement("SELECT level, index FROM audit_tile ORDER BY level, index")) {
      sql.setFetchSize(StoreCheck.FETCH);
      int lastLevel = -1;
      long lastIndex = -1;
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          int level = rows.getInt(1);
          long index = rows.getLong(2);
          long count = level >= 0 && level < complete.size() ? complete.get(level) : 0;
          if (index < 0 || index >= count || (level == lastLevel && index == lastIndex)) {
            throw StoreFault.tile(level, index, "the log has no such tile, or it is there twice");
          }
          lastLevel = level;
          lastIndex = index;
        }
      }
    }
  }
}
