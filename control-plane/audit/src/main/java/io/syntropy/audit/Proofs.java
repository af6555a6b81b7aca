package io.syntropy.audit;

import java.util.ArrayList;
import java.util.List;

/** Makes and checks the audit paths and consistency proofs of RFC 6962 section 2.1. */
public final class Proofs {
  private Proofs() {}

  /**
   * Path from a leaf to the root of the tree of the first {@code size} leaves, nearest sibling
   * first.
   *
   * @throws IllegalArgumentException unless 0 ≤ index &lt; size
   */
  public static List<Hash> inclusion(long index, long size, NodeSource source) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "index: " + index + " (expected 0 <= index < " + size + ")");
    }
    List<Hash> path = new ArrayList<>();
    path(index, 0, size, source, path);
    return List.copyOf(path);
  }

  private static void path(long index, long from, long to, NodeSource source, List<Hash> path) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      path(index, from, middle, source, path);
      path.add(root(middle, to, source));
    } else {
      path(index, middle, to, source, path);
      path.add(root(from, middle, source));
    }
  }

  /**
   * Proof that the tree of {@code first} leaves is a prefix of the tree of {@code second}; empty
   * when they are equal. From the empty tree there is nothing to prove.
   *
   * @throws IllegalArgumentException unless 1 ≤ first ≤ second
   */
  public static List<Hash> consistency(long first, long second, NodeSource source) {
    if (first < 1 || first > second) {
      throw new IllegalArgumentException(
          "first: " + first + " (expected 1 <= first <= " + second + ")");
    }
    List<Hash> proof = new ArrayList<>();
    subproof(first, 0, second, true, source, proof);
    return List.copyOf(proof);
  }

  private static void subproof(
      long first, long from, long to, boolean known, NodeSource source, List<Hash> proof) {
    if (first == to - from) {
      if (!known) {
        proof.add(root(from, to, source));
      }
      return;
    }
    long left = split(to - from);
    if (first <= left) {
      subproof(first, from, from + left, known, source, proof);
      proof.add(root(from + left, to, source));
    } else {
      subproof(first - left, from + left, to, false, source, proof);
      proof.add(root(from, from + left, source));
    }
  }

  /** Root of the first {@code size} leaves. */
  public static Hash root(long size, NodeSource source) {
    return size == 0 ? Hash.EMPTY_ROOT : root(0, size, source);
  }

  private static Hash root(long from, long to, NodeSource source) {
    long width = to - from;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return source.node(level, from >> level);
    }
    long middle = from + split(width);
    return Hash.ofNode(root(from, middle, source), root(middle, to, source));
  }

  /** Largest power of two smaller than the width. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }

  /** True when the path leads from the leaf at {@code index} to the root of {@code size} leaves. */
  public static boolean includes(Hash leafHash, long index, long size, List<Hash> path, Hash root) {
    if (index < 0 || size < 0 || index >= size) {
      return false;
    }
    int inner = innerLength(index, size);
    int border = Long.bitCount(index >>> inner);
    if (path.size() != inner + border) {
      return false;
    }
    Hash hash = chain(leafHash, path.subList(0, inner), index, false);
    return border(hash, path.subList(inner, path.size())).equals(root);
  }

  /**
   * True when the proof shows that {@code firstRoot}'s tree is a prefix of {@code secondRoot}'s. A
   * proof from the empty tree says nothing and is refused.
   */
  public static boolean extend(
      long first, Hash firstRoot, long second, Hash secondRoot, List<Hash> proof) {
    if (first < 1 || second < first) {
      return false;
    }
    if (first == second) {
      return proof.isEmpty() && firstRoot.equals(secondRoot);
    }
    int shift = Long.numberOfTrailingZeros(first);
    int inner = innerLength(first - 1, second) - shift;
    int border = Long.bitCount((first - 1) >>> (inner + shift));
    boolean complete = Long.bitCount(first) == 1;
    int start = complete ? 0 : 1;
    if (proof.size() != start + inner + border) {
      return false;
    }
    Hash seed = complete ? firstRoot : proof.getFirst();
    List<Hash> innerPart = proof.subList(start, start + inner);
    List<Hash> borderPart = proof.subList(start + inner, proof.size());
    long mask = (first - 1) >>> shift;
    return border(chain(seed, innerPart, mask, true), borderPart).equals(firstRoot)
        && border(chain(seed, innerPart, mask, false), borderPart).equals(secondRoot);
  }

  /** Levels below the point where the paths of this leaf and of the last leaf meet. */
  private static int innerLength(long index, long size) {
    return Long.SIZE - Long.numberOfLeadingZeros(index ^ (size - 1));
  }

  /** Climbs; with {@code leftOnly} only siblings on the left take part, as in the older tree. */
  private static Hash chain(Hash seed, List<Hash> siblings, long bits, boolean leftOnly) {
    Hash hash = seed;
    for (int i = 0; i < siblings.size(); i++) {
      if (((bits >>> i) & 1) == 1) {
        hash = Hash.ofNode(siblings.get(i), hash);
      } else if (!leftOnly) {
        hash = Hash.ofNode(hash, siblings.get(i));
      }
    }
    return hash;
  }

  private static Hash border(Hash seed, List<Hash> siblings) {
    Hash hash = seed;
    for (Hash sibling : siblings) {
      hash = Hash.ofNode(sibling, hash);
    }
    return hash;
  }
}
