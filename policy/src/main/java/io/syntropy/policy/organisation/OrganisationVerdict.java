package io.syntropy.policy.organisation;

import io.syntropy.policy.GuardResult;
import java.util.List;

/** The organisation's answer to one action. Only {@link Allow} allows (I16). */
public sealed interface OrganisationVerdict {
  /** What was judged, and by which rules. */
  Stamp stamp();

  /** Whether the action may go on. */
  default boolean allows() {
    return switch (this) {
      case Allow a -> true;
      case Deny d -> false;
      case Undecided u -> false;
    };
  }

  /** The answer as one more rule of the guard, named {@code organisation}. */
  default GuardResult asGuardResult() {
    String source = stamp().source() + (stamp().bundle().isEmpty() ? "" : " " + stamp().bundle());
    return switch (this) {
      case Allow a -> result(GuardResult.Result.PASS, "allow", source);
      case Deny d -> result(GuardResult.Result.FAIL, String.join("; ", d.reasons()), source);
      case Undecided u ->
          result(GuardResult.Result.UNKNOWN, u.why().word() + ": " + u.detail(), source);
    };
  }

  private static GuardResult result(GuardResult.Result result, String observed, String source) {
    return new GuardResult("organisation", result, observed, "allow", source, null);
  }

  /** The rules allow it. */
  record Allow(Stamp stamp) implements OrganisationVerdict {}

  /**
   * The rules refuse it.
   *
   * @param reasons at least one, as the rules word them
   */
  record Deny(Stamp stamp, List<String> reasons) implements OrganisationVerdict {
    public Deny {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("reasons: none (expected at least one)");
      }
    }
  }

  /**
   * There is no answer to rely on; denies.
   *
   * @param detail one sentence for people, without secrets
   */
  record Undecided(Stamp stamp, Why why, String detail) implements OrganisationVerdict {}

  /** Why there is no answer to rely on. */
  enum Why {
    /** The policy has no decision for this input; OPA answers {@code {}} then, not false. */
    UNDEFINED,
    /** No whole answer within the time limit. */
    TIMEOUT,
    /** The bundle was not confirmed as the current one for too long, or never came. */
    STALE_BUNDLE,
    /** The bundle is not signed by the configured key. */
    BAD_SIGNATURE,
    /** Anything else: unreachable, an answer of another form, a broken policy. */
    ERROR;

    /** Lower-case, as in events and the API. */
    public String word() {
      return switch (this) {
        case UNDEFINED -> "undefined";
        case TIMEOUT -> "timeout";
        case STALE_BUNDLE -> "stale_bundle";
        case BAD_SIGNATURE -> "bad_signature";
        case ERROR -> "error";
      };
    }
  }
}
