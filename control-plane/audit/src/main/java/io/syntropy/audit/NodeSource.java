package io.syntropy.audit;

/** Where proofs read the tree from. */
@FunctionalInterface
public interface NodeSource {
  /**
   * Root of a complete subtree.
   *
   * @param level 0 for a leaf hash; the subtree has 2^level leaves
   * @param index the subtree covers leaves [index·2^level, (index+1)·2^level), all inside the tree
   */
  Hash node(int level, long index);
}
