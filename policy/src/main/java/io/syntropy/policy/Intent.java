package io.syntropy.policy;

import java.time.Instant;

/**
 * What a controller wants done. The server commits it with the controller's new state and the audit
 * entry in one transaction and only then lets it take effect; if that commit fails, both the intent
 * and the new state are dropped.
 */
public sealed interface Intent permits Change, Page, ActionUpdate {
  /** Unique per logical effect (I13); the same inputs give the same key. */
  String decisionKey();

  /** Name of the deciding policy. */
  String policy();

  /** Event time of the decision. */
  Instant decidedAt();

  /** One sentence for people. */
  String reason();

  /**
   * The version of the policy that governs the action: the one in force when the action was opened
   * (I32). Unknown when that is the deciding policy's own.
   */
  default PolicyRevision pinned() {
    return PolicyRevision.UNKNOWN;
  }
}
