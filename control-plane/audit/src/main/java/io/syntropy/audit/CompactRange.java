package io.syntropy.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The roots of the complete subtrees that make up a tree of {@code size} leaves, largest first: all
 * that is needed to append and to compute the root, in O(log size).
 *
 * @param size number of leaves, at least 0
 * @param subtrees one hash per bit set in {@code size}
 */
public record CompactRange(long size, List<Hash> subtrees) {
  public static final CompactRange EMPTY = new CompactRange(0, List.of());

  public CompactRange {
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected >= 0)");
    }
    if (subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "subtrees: " + subtrees.size() + " (expected " + Long.bitCount(size) + ")");
    }
    subtrees = List.copyOf(subtrees);
  }

  /** The tree with one more leaf. */
  public CompactRange append(Hash leafHash) {
    List<Hash> next = new ArrayList<>(subtrees);
    Hash carry = leafHash;
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      carry = Hash.ofNode(next.removeLast(), carry);
    }
    next.add(carry);
    return new CompactRange(size + 1, next);
  }

  /** Root of the tree, {@link Hash#EMPTY_ROOT} without leaves. */
  public Hash root() {
    if (subtrees.isEmpty()) {
      return Hash.EMPTY_ROOT;
    }
    Hash root = subtrees.getLast();
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = Hash.ofNode(subtrees.get(i), root);
    }
    return root;
  }

  /** The subtree hashes one after the other, 32 bytes each. */
  public byte[] toBytes() {
    byte[] bytes = new byte[subtrees.size() * Hash.LENGTH];
    for (int i = 0; i < subtrees.size(); i++) {
      System.arraycopy(subtrees.get(i).bytes(), 0, bytes, i * Hash.LENGTH, Hash.LENGTH);
    }
    return bytes;
  }

  /** Inverse of {@link #toBytes()}. */
  public static CompactRange ofBytes(long size, byte[] bytes) {
    if (bytes.length != Long.bitCount(size) * Hash.LENGTH) {
      throw new IllegalArgumentException(
          "subtrees: "
              + bytes.length
              + " bytes (expected "
              + Long.bitCount(size) * Hash.LENGTH
              + " for size "
              + size
              + ")");
    }
    List<Hash> subtrees = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += Hash.LENGTH) {
      subtrees.add(Hash.of(Arrays.copyOfRange(bytes, from, from + Hash.LENGTH)));
    }
    return new CompactRange(size, subtrees);
  }
}
