package io.syntropy.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a log as a folder of C2SP tlog-tiles, as a plain web server would offer it: {@code
 * checkpoint} and {@code tile/…}. Keeps at most one tile a level in memory. Not safe for use by
 * several threads.
 */
final class TileExport {
  private final Path folder;
  private final List<byte[]> bundle = new ArrayList<>(TilePath.FULL);
  private final List<List<Hash>> levels = new ArrayList<>();
  private long size;

  TileExport(Path folder) {
    this.folder = folder;
  }

  /** The next entry; one that no bundle can carry is cut, so that it fails where it is checked. */
  void add(LeafLine line) throws IOException {
    byte[] leaf = line.leaf();
    bundle.add(leaf.length > Tiles.MAX_ENTRY ? Arrays.copyOf(leaf, Tiles.MAX_ENTRY) : leaf);
    size++;
    if (bundle.size() == TilePath.FULL) {
      writeBundle();
    }
    add(0, line.leafHash());
  }

  private void add(int level, Hash hash) throws IOException {
    if (levels.size() == level) {
      levels.add(new ArrayList<>(TilePath.FULL));
    }
    List<Hash> hashes = levels.get(level);
    hashes.add(hash);
    if (hashes.size() == TilePath.FULL) {
      writeTile(level);
      CompactRange above = CompactRange.EMPTY;
      for (Hash below : hashes) {
        above = above.append(below);
      }
      hashes.clear();
      add(level + 1, above.root());
    }
  }

  /** Writes the partial tiles at the right edge and the checkpoint. */
  void finish(SignedNote checkpoint) throws IOException {
    if (!bundle.isEmpty()) {
      writeBundle();
    }
    for (int level = 0; level < levels.size(); level++) {
      if (!levels.get(level).isEmpty()) {
        writeTile(level);
      }
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("checkpoint"), checkpoint.format());
  }

  private void writeBundle() throws IOException {
    long index = (size - 1) / TilePath.FULL;
    write(new TilePath(TilePath.ENTRIES, index, bundle.size()), Tiles.bundle(bundle));
    bundle.clear();
  }

  private void writeTile(int level) throws IOException {
    List<Hash> hashes = levels.get(level);
    // Before this tile's last node is counted above, all nodes of the level stand in size.
    long nodes = level == 0 ? size : size >> (8 * level);
    TilePath tile = new TilePath(level, (nodes - 1) / TilePath.FULL, hashes.size());
    byte[] bytes = new byte[hashes.size() * Hash.LENGTH];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i).bytes(), 0, bytes, i * Hash.LENGTH, Hash.LENGTH);
    }
    write(tile, bytes);
  }

  private void write(TilePath tile, byte[] bytes) throws IOException {
    Path file = folder.resolve("tile").resolve(tile.path());
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
