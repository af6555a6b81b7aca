package io.syntropy.server.audit;

import io.syntropy.audit.CompactRange;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NodeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stored tree, on one connection: leaf hashes in their rows, and complete tiles of 256 hashes
 * at every eighth level, so that a proof reads a few rows at any size. Not safe for use by several
 * threads.
 */
final class TreeStore implements NodeSource {
  static final int TILE = 256;
  private static final int TILE_LEVELS = 8;

  private final Connection connection;
  private final Map<List<Long>, List<Hash>> tiles = new HashMap<>();

  TreeStore(Connection connection) {
    this.connection = connection;
  }

  /** Size and right edge as committed, or as of this transaction. */
  CompactRange head(boolean forUpdate) throws SQLException {
    try (PreparedStatement sql =
            connection.prepareStatement(
                "SELECT size, frontier FROM audit_head" + (forUpdate ? " FOR UPDATE" : ""));
        ResultSet row = sql.executeQuery()) {
      if (!row.next()) {
        throw new AuditException(AuditException.Kind.TAMPERED, "audit_head has no row");
      }
      return CompactRange.ofBytes(row.getLong(1), row.getBytes(2));
    } catch (IllegalArgumentException e) {
      throw new AuditException(AuditException.Kind.TAMPERED, "audit_head: " + e.getMessage());
    }
  }

  void putHead(CompactRange head) throws SQLException {
    try (PreparedStatement sql =
        connection.prepareStatement("UPDATE audit_head SET size = ?, frontier = ?")) {
      sql.setLong(1, head.size());
      sql.setBytes(2, head.toBytes());
      sql.executeUpdate();
    }
  }

  /** Writes the tiles that became complete when the tree grew. */
  void completeTiles(long before, long after) throws SQLException {
    int level = 0;
    long from = before / TILE;
    long to = after / TILE;
    while (from < to) {
      for (long index = from; index < to; index++) {
        insertTile(level, index);
      }
      level++;
      from /= TILE;
      to /= TILE;
    }
  }

  private void insertTile(int level, long index) throws SQLException {
    List<Hash> hashes = base(level, index * TILE, TILE);
    byte[] bytes = new byte[TILE * Hash.LENGTH];
    for (int i = 0; i < TILE; i++) {
      System.arraycopy(hashes.get(i).bytes(), 0, bytes, i * Hash.LENGTH, Hash.LENGTH);
    }
    try (PreparedStatement sql =
        connection.prepareStatement(
            "INSERT INTO audit_tile (level, index, hashes) VALUES (?, ?, ?)")) {
      sql.setInt(1, level);
      sql.setLong(2, index);
      sql.setBytes(3, bytes);
      sql.executeUpdate();
    }
  }

  @Override
  public Hash node(int level, long index) {
    int base = level / TILE_LEVELS;
    int depth = level % TILE_LEVELS;
    long first = index << depth;
    int width = 1 << depth;
    try {
      List<Hash> tile = tile(base, first / TILE);
      int offset = (int) (first % TILE);
      List<Hash> hashes =
          tile != null ? tile.subList(offset, offset + width) : base(base, first, width);
      return fold(hashes);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the audit tree: " + e.getMessage(), e);
    }
  }

  /** Hashes of a tile level, read below complete tiles where this level's own is not complete. */
  private List<Hash> base(int level, long first, int width) throws SQLException {
    if (level == 0) {
      return leafHashes(first, width);
    }
    List<Hash> hashes = new ArrayList<>(width);
    for (long index = first; index < first + width; index++) {
      List<Hash> below = tile(level - 1, index);
      if (below == null) {
        throw new AuditException(
            AuditException.Kind.TAMPERED,
            "audit tile " + (level - 1) + "/" + index + " is missing");
      }
      hashes.add(fold(below));
    }
    return hashes;
  }

  private List<Hash> leafHashes(long first, int width) throws SQLException {
    List<Hash> hashes = new ArrayList<>(width);
    try (PreparedStatement sql =
        connection.prepareStatement(
            "SELECT leaf_hash FROM audit_log WHERE index >= ? AND index < ? ORDER BY index")) {
      sql.setLong(1, first);
      sql.setLong(2, first + width);
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          hashes.add(Hash.of(rows.getBytes(1)));
        }
      }
    }
    if (hashes.size() != width) {
      throw new AuditException(
          AuditException.Kind.TAMPERED,
          "audit entries %d..%d: %d found (expected %d)"
              .formatted(first, first + width - 1, hashes.size(), width));
    }
    return hashes;
  }

  /** A complete tile, null when it is not complete. */
  @Nullable List<Hash> tile(int level, long index) throws SQLException {
    List<Long> key = List.of((long) level, index);
    List<Hash> known = tiles.get(key);
    if (known != null) {
      return known;
    }
    try (PreparedStatement sql =
        connection.prepareStatement(
            "SELECT hashes FROM audit_tile WHERE level = ? AND index = ?")) {
      sql.setInt(1, level);
      sql.setLong(2, index);
      try (ResultSet row = sql.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        byte[] bytes = row.getBytes(1);
        List<Hash> hashes = new ArrayList<>(TILE);
        for (int from = 0; from < bytes.length; from += Hash.LENGTH) {
          hashes.add(Hash.of(Arrays.copyOfRange(bytes, from, from + Hash.LENGTH)));
        }
        if (tiles.size() < 64) {
          tiles.put(key, hashes);
        }
        return hashes;
      }
    }
  }

  static Hash fold(List<Hash> hashes) {
    List<Hash> level = hashes;
    while (level.size() > 1) {
      List<Hash> next = new ArrayList<>(level.size() / 2);
      for (int i = 0; i < level.size(); i += 2) {
        next.add(Hash.ofNode(level.get(i), level.get(i + 1)));
      }
      level = next;
    }
    return level.getFirst();
  }
}
