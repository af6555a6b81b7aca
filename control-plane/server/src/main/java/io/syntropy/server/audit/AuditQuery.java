package io.syntropy.server.audit;

import org.jspecify.annotations.Nullable;

/**
 * What to look for; null means any.
 *
 * @param actionPrefix {@code action.} finds {@code action.drain}
 * @param actor exactly
 * @param outcome exactly, e.g. {@code denied}
 * @param decision the {@code decision_id}, exactly
 * @param text anywhere in the record, in any case
 */
public record AuditQuery(
    @Nullable String actionPrefix,
    @Nullable String actor,
    @Nullable String outcome,
    @Nullable String decision,
    @Nullable String text) {
  static final AuditQuery ALL = new AuditQuery(null, null, null, null, null);
  private static final int MAX_LENGTH = 200;

  public AuditQuery {
    check("action", actionPrefix);
    check("actor", actor);
    check("outcome", outcome);
    check("decision", decision);
    check("q", text);
  }

  private static void check(String name, @Nullable String value) {
    if (value != null && (value.length() > MAX_LENGTH || value.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException(
          name + ": " + value.length() + " characters (expected <= " + MAX_LENGTH + ", no NUL)");
    }
  }
}
