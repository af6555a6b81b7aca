package io.syntropy.slo;

/** What a complete time slice without events counts as, once its group was heard of. */
public enum EmptySlices {
  /** Not at all: the slice is not in the total. */
  IGNORE,
  /** A good slice. */
  GOOD,
  /** A bad slice. */
  BAD,
  /** As the last slice with events, for at most 5 h and at least one slice; then not at all. */
  LAST
}
