package io.syntropy.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry as a line of JSON: {@code {"index":N,"leaf_hash":"BASE64","leaf":LEAF}}. The leaf
 * stands in it byte for byte, so it can be read by eye and hashed as it is.
 *
 * @param index position in the log, from 0
 * @param leafHash what the tree holds at this position; it need not fit the leaf
 * @param leaf canonical JSON in UTF-8, without a line break
 */
public record LeafLine(long index, Hash leafHash, byte[] leaf) {
  // Of bytes as characters only the newline ends a line; 0x85, in the UTF-8 of Å, does not.
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"index\":(0|[1-9]\\d{0,17}),\"leaf_hash\":\"([A-Za-z0-9+/]{43}=)\",\"leaf\":(.*)}",
          Pattern.UNIX_LINES);

  public LeafLine {
    if (index < 0) {
      throw new IllegalArgumentException("index: " + index + " (expected >= 0)");
    }
    leaf = leaf.clone();
  }

  @Override
  public byte[] leaf() {
    return leaf.clone();
  }

  /** True when the leaf hashes to {@link #leafHash()}. */
  public boolean fits() {
    return Hash.ofLeaf(leaf).equals(leafHash);
  }

  /** The line in UTF-8, with its final newline. */
  public byte[] format() {
    String head = "{\"index\":" + index + ",\"leaf_hash\":\"" + leafHash.base64() + "\",\"leaf\":";
    // One character a byte: the leaf's bytes pass unchanged.
    return (head + new String(leaf, StandardCharsets.ISO_8859_1) + "}\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a line.
   *
   * @param line without its newline
   * @throws IllegalArgumentException when it is no such line
   */
  public static LeafLine parse(byte[] line) {
    Matcher form = FORM.matcher(new String(line, StandardCharsets.ISO_8859_1));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a line of index, leaf_hash and leaf");
    }
    return new LeafLine(
        Long.parseLong(form.group(1)),
        Hash.ofBase64(form.group(2)),
        form.group(3).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeafLine line
        && index == line.index
        && leafHash.equals(line.leafHash)
        && Arrays.equals(leaf, line.leaf);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(index) * 31 + leafHash.hashCode();
  }
}
