package io.syntropy.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a C2SP tlog-tiles path below {@code tile/} names.
 *
 * @param level 0..7 for a tile of hashes, {@link #ENTRIES} for a bundle of entries
 * @param index number of the tile at its level, at least 0
 * @param width hashes or entries in it, 1..256; fewer than 256 make it a partial tile
 */
public record TilePath(int level, long index, int width) {
  /** Hashes in a complete tile. */
  public static final int FULL = 256;

  /** The level of entry bundles. */
  public static final int ENTRIES = -1;

  /** A tile of level 7 alone covers 2^64 entries. */
  private static final int MAX_LEVEL = 7;

  private static final int GROUP = 1_000;
  private static final Pattern FORM =
      Pattern.compile(
          "(entries|[0-7])/((?:x\\d{3}/){0,5}\\d{3})(?:\\.p/([1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5]))?");

  public TilePath {
    if (level < ENTRIES || level > MAX_LEVEL) {
      throw new IllegalArgumentException("level: " + level + " (expected 0..7, or -1 for entries)");
    }
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected >= 0)");
    }
    if (width < 1 || width > FULL) {
      throw new IllegalArgumentException("width: " + width + " (expected 1..256)");
    }
  }

  /**
   * Reads the part behind {@code tile/}, such as {@code 0/x001/x234/067} or {@code
   * entries/000.p/7}.
   *
   * @throws IllegalArgumentException when it is no such path, or not its shortest form
   */
  public static TilePath parse(String path) {
    Matcher form = FORM.matcher(path);
    if (!form.matches()) {
      throw malformed(path);
    }
    String kind = form.group(1);
    TilePath parsed =
        new TilePath(
            kind.equals("entries") ? ENTRIES : Integer.parseInt(kind),
            Long.parseLong(form.group(2).replace("x", "").replace("/", "")),
            form.group(3) == null ? FULL : Integer.parseInt(form.group(3)));
    if (!parsed.path().equals(path)) {
      throw malformed(path);
    }
    return parsed;
  }

  private static IllegalArgumentException malformed(String path) {
    String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
    return new IllegalArgumentException(
        "tile: '" + shown + "' (expected LEVEL/INDEX or entries/INDEX as in C2SP tlog-tiles)");
  }

  /** The part behind {@code tile/}. */
  public String path() {
    StringBuilder number = new StringBuilder("%03d".formatted(index % GROUP));
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      number.insert(0, "x%03d/".formatted(rest % GROUP));
    }
    String kind = level == ENTRIES ? "entries" : Integer.toString(level);
    return kind + "/" + number + (width == FULL ? "" : ".p/" + width);
  }

  /** Level of the tree whose nodes stand in it. */
  public int treeLevel() {
    return 8 * Math.max(level, 0);
  }

  /** Position, at {@link #treeLevel()}, of its first node. */
  public long firstNode() {
    return index * FULL;
  }

  /** True when a log of that many entries has all of it. */
  public boolean within(long size) {
    long nodes = treeLevel() >= Long.SIZE - 1 ? 0 : size >> treeLevel();
    return index <= nodes / FULL && firstNode() + width <= nodes;
  }
}
