package io.syntropy.server.probe;

/** What became of a time at which a script was due. */
enum ProbeOutcome {
  SUCCESS,
  FAILURE,
  /** The run before was still under way. */
  SKIPPED,
  /** It cannot be made as it is configured: a secret is missing. */
  BLOCKED,
  /** It was made, and its result could not be journalled. */
  UNSTORED
}
