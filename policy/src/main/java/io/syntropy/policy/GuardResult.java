package io.syntropy.policy;

import org.jspecify.annotations.Nullable;

/**
 * One rule of the guard over the state the action would lead to.
 *
 * @param rule its name: {@code hold}, {@code I10}, {@code I4}, {@code away}, {@code I3}, ...
 * @param observed what was found
 * @param threshold what was needed
 * @param source where it was found
 * @param ageMillis age of the oldest input, null when it has none
 */
public record GuardResult(
    String rule,
    Result result,
    String observed,
    String threshold,
    String source,
    @Nullable Long ageMillis) {
  /** A rule's answer; only {@link #PASS} allows. */
  public enum Result {
    PASS,
    FAIL,
    UNKNOWN
  }
}
