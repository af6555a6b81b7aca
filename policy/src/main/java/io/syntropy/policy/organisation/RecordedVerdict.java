package io.syntropy.policy.organisation;

import io.syntropy.policy.organisation.OrganisationVerdict.Allow;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as a flat event of the journal.
 *
 * @param decisionKey the action's
 * @param inputHash of what was judged
 * @param reasons of a denial, else empty
 * @param why of an undecided one, else null
 * @param detail of an undecided one, else empty
 */
public record RecordedVerdict(
    String decisionKey,
    String inputHash,
    String bundle,
    String source,
    Result result,
    List<String> reasons,
    @Nullable Why why,
    String detail) {
  public RecordedVerdict {
    reasons = List.copyOf(reasons);
    if ((result == Result.DENY) == reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "reasons: %s (expected with deny only)".formatted(reasons));
    }
    if ((result == Result.UNDECIDED) == (why == null)) {
      throw new IllegalArgumentException("why: %s (expected with undecided only)".formatted(why));
    }
  }

  /** What was answered. */
  public enum Result {
    ALLOW,
    DENY,
    UNDECIDED
  }

  /** The event of an answer. */
  public static RecordedVerdict of(ProposedAction action, OrganisationVerdict verdict) {
    Stamp s = verdict.stamp();
    String key = action.decisionKey();
    return switch (verdict) {
      case Allow a -> of(key, s, Result.ALLOW, List.of(), null, "");
      case Deny d -> of(key, s, Result.DENY, d.reasons(), null, "");
      case Undecided u -> of(key, s, Result.UNDECIDED, List.of(), u.why(), u.detail());
    };
  }

  private static RecordedVerdict of(
      String key, Stamp s, Result result, List<String> reasons, @Nullable Why why, String detail) {
    return new RecordedVerdict(
        key, s.inputHash(), s.bundle(), s.source(), result, reasons, why, detail);
  }

  /** Whether this answers exactly this action: an answer to another input is none. */
  public boolean answers(ProposedAction action) {
    return decisionKey.equals(action.decisionKey()) && inputHash.equals(action.inputHash());
  }

  /**
   * The answer, where it is one to this action; otherwise undecided.
   *
   * <p>Live this denies an action that changed while it was judged; on replay it denies a decision
   * that no longer is the recorded one, which the comparison with the audit log then shows.
   */
  public OrganisationVerdict verdictFor(ProposedAction action) {
    Stamp stamp = new Stamp(inputHash, bundle, source);
    if (!answers(action)) {
      String detail =
          "judged %s of %s, not %s of %s"
              .formatted(inputHash, decisionKey, action.inputHash(), action.decisionKey());
      return new Undecided(stamp, Why.ERROR, detail);
    }
    return switch (result) {
      case ALLOW -> new Allow(stamp);
      case DENY -> new Deny(stamp, reasons);
      case UNDECIDED -> new Undecided(stamp, why == null ? Why.ERROR : why, detail);
    };
  }
}
