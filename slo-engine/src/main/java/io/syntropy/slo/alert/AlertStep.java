package io.syntropy.slo.alert;

import org.jspecify.annotations.Nullable;

/**
 * The result of judging once.
 *
 * @param state what to remember
 * @param change what became of the alert, null when nothing that anybody would be told
 * @param ended the alert that {@link Change#RESOLVED} ended, else null
 * @param reason why it resolved, null otherwise
 */
public record AlertStep(
    AlertState state,
    @Nullable Change change,
    AlertState.@Nullable Firing ended,
    @Nullable String reason) {

  /** What can become of an alert. */
  public enum Change {
    FIRED,
    /** The same alert has another tier now. */
    TIER_CHANGED,
    FROZEN,
    /** It can fire and resolve again. */
    THAWED,
    RESOLVED;

    /** As written in the API. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static AlertStep quiet(AlertState state) {
    return new AlertStep(state, null, null, null);
  }
}
