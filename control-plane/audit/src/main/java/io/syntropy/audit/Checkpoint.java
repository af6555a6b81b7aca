package io.syntropy.audit;

import java.util.List;

/**
 * A tree head in the C2SP tlog-checkpoint form, the text of a signed note.
 *
 * @param origin name of the log, one line
 * @param size number of leaves, at least 0
 * @param root root hash of that many leaves
 */
public record Checkpoint(String origin, long size, Hash root) {
  public Checkpoint {
    if (origin.isBlank() || origin.lines().count() != 1 || origin.endsWith("\n")) {
      throw new IllegalArgumentException("origin: '" + origin + "' (expected one non-empty line)");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected >= 0)");
    }
  }

  /** Three lines, each ended by a newline. */
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }

  /**
   * Reads a checkpoint; extension lines after the third are allowed and ignored.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 3 || !text.endsWith("\n")) {
      throw new IllegalArgumentException(
          "checkpoint: " + lines.size() + " lines (expected origin, size and root hash)");
    }
    if (!lines.get(1).matches("0|[1-9]\\d{0,17}")) {
      throw new IllegalArgumentException(
          "checkpoint size: '" + lines.get(1) + "' (expected a decimal number)");
    }
    Hash root = Hash.ofBase64(lines.get(2));
    if (!root.base64().equals(lines.get(2))) {
      throw new IllegalArgumentException(
          "checkpoint root: '" + lines.get(2) + "' (expected padded base64 of 32 bytes)");
    }
    return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), root);
  }
}
