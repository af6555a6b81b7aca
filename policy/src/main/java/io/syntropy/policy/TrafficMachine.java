package io.syntropy.policy;

/** Where a region's traffic stands. */
public enum TrafficMachine {
  /** Takes its full share. */
  NORMAL,
  /** Takes nothing. */
  DRAINED,
  /** Takes a step of its share while it proves itself. */
  PROBATION
}
