package io.syntropy.server.config;

/** What becomes of the open actions of a policy that an operator removes (I32). */
public enum Release {
  /** The policy stays in force as orphaned until they have ended by themselves. */
  hold,
  /** Their guarded reverts start now; the policy stays in force until they are through. */
  revert
}
