package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A release gate's answer.
 *
 * @param decision what holds; in mode observe always allow
 * @param judged what the evidence alone says, before mode and overrides
 * @param reasons sentences, never empty
 * @param evidence every rule that was asked, with what was found
 * @param expiresAt the answer is to be asked for anew by then
 */
public record ReleaseVerdict(
    Decision decision,
    Decision judged,
    List<String> reasons,
    List<GuardResult> evidence,
    Instant expiresAt) {
  public ReleaseVerdict {
    reasons = List.copyOf(reasons);
    evidence = List.copyOf(evidence);
  }

  /** May the change go ahead. */
  public enum Decision {
    ALLOW,
    DENY,
    /** It cannot be told; not an allow. */
    UNKNOWN;

    /** As written in the API. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
