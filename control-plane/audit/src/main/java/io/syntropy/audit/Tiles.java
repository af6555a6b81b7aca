package io.syntropy.audit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The bytes of C2SP tlog-tiles: tiles of hashes and bundles of entries. */
public final class Tiles {
  /** Largest entry a bundle can carry: its length has 16 bits. */
  public static final int MAX_ENTRY = 65_535;

  private Tiles() {}

  /** The hashes of a tile one after the other; the tree must have all of them. */
  public static byte[] hashes(TilePath tile, NodeSource source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(tile.width() * Hash.LENGTH);
    for (int i = 0; i < tile.width(); i++) {
      bytes.writeBytes(source.node(tile.treeLevel(), tile.firstNode() + i).bytes());
    }
    return bytes.toByteArray();
  }

  /**
   * Entries one after the other, each behind its length in two bytes, big-endian.
   *
   * @throws IllegalArgumentException when one is larger than {@link #MAX_ENTRY}
   */
  public static byte[] bundle(List<byte[]> leaves) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] leaf : leaves) {
      if (leaf.length > MAX_ENTRY) {
        throw new IllegalArgumentException(
            "entry: " + leaf.length + " bytes (expected <= " + MAX_ENTRY + ")");
      }
      bytes.write(leaf.length >>> 8);
      bytes.write(leaf.length);
      bytes.writeBytes(leaf);
    }
    return bytes.toByteArray();
  }

  /**
   * All tiles and bundles of a log of that many entries, the partial ones at the right edge too.
   */
  public static List<TilePath> of(long size) {
    List<TilePath> tiles = new ArrayList<>(row(TilePath.ENTRIES, size));
    long nodes = size;
    for (int level = 0; nodes > 0; level++) {
      tiles.addAll(row(level, nodes));
      nodes /= TilePath.FULL;
    }
    return List.copyOf(tiles);
  }

  private static List<TilePath> row(int level, long nodes) {
    List<TilePath> row = new ArrayList<>();
    for (long index = 0; index * TilePath.FULL < nodes; index++) {
      int width = (int) Math.min(TilePath.FULL, nodes - index * TilePath.FULL);
      row.add(new TilePath(level, index, width));
    }
    return row;
  }
}
