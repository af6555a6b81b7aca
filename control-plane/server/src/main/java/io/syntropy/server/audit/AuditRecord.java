package io.syntropy.server.audit;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to what, with which outcome. Carries no secrets: it is kept for good and exported.
 *
 * @param actor who, e.g. {@code operator:ana}, {@code policy:social-regions}, {@code
 *     service:credit}
 * @param action dotted verb, e.g. {@code action.drain}, {@code config.apply}, {@code auth.denied}
 * @param target what it was done to
 * @param outcome e.g. {@code recorded}, {@code denied}, {@code ok}
 * @param occurredAt when, as the actor saw it
 * @param reason why, in words
 * @param decisionId the decision or action it belongs to
 * @param traceId W3C trace id of the request
 * @param before state before, anything that becomes JSON
 * @param after state after, or details
 * @param recordId the actor's own id; the same one again is the same entry
 */
public record AuditRecord(
    String actor,
    String action,
    String target,
    String outcome,
    Instant occurredAt,
    @Nullable String reason,
    @Nullable String decisionId,
    @Nullable String traceId,
    @Nullable Object before,
    @Nullable Object after,
    @Nullable String recordId) {
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");
  private static final int MAX_ACTION = 100;
  private static final int MAX_WORD = 512;
  private static final int MAX_REASON = 8_192;

  public AuditRecord {
    if (action.length() > MAX_ACTION || !ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException(
          "action: '" + action + "' (expected a dotted verb such as config.apply)");
    }
    check("actor", actor, 1, MAX_WORD);
    check("target", target, 0, MAX_WORD);
    check("outcome", outcome, 1, MAX_WORD);
    check("reason", reason, 0, MAX_REASON);
    check("decision_id", decisionId, 1, MAX_WORD);
    check("trace_id", traceId, 1, MAX_WORD);
    check("record_id", recordId, 1, 200);
  }

  private static void check(String name, @Nullable String value, int least, int most) {
    if (value != null && (value.length() < least || value.length() > most)) {
      throw new IllegalArgumentException(
          name + ": " + value.length() + " characters (expected " + least + ".." + most + ")");
    }
    if (value != null && value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + ": has a NUL character");
    }
  }

  /** A record without the optional parts. */
  public static AuditRecord of(
      String actor, String action, String target, String outcome, Instant occurredAt) {
    return new AuditRecord(
        actor, action, target, outcome, occurredAt, null, null, null, null, null, null);
  }

  public AuditRecord withReason(@Nullable String text) {
    return new AuditRecord(
        actor,
        action,
        target,
        outcome,
        occurredAt,
        text,
        decisionId,
        traceId,
        before,
        after,
        recordId);
  }

  public AuditRecord withDecision(@Nullable String id) {
    return new AuditRecord(
        actor, action, target, outcome, occurredAt, reason, id, traceId, before, after, recordId);
  }

  public AuditRecord withTrace(@Nullable String id) {
    return new AuditRecord(
        actor,
        action,
        target,
        outcome,
        occurredAt,
        reason,
        decisionId,
        id,
        before,
        after,
        recordId);
  }

  /** With the state before and after; each may be null, a record, a map or a JSON tree. */
  public AuditRecord withChange(@Nullable Object from, @Nullable Object to) {
    return new AuditRecord(
        actor,
        action,
        target,
        outcome,
        occurredAt,
        reason,
        decisionId,
        traceId,
        from,
        to,
        recordId);
  }

  public AuditRecord withRecordId(@Nullable String id) {
    return new AuditRecord(
        actor, action, target, outcome, occurredAt, reason, decisionId, traceId, before, after, id);
  }

  /** Record ids are the actor's own: two actors may use the same one. */
  @Nullable String recordKey() {
    return recordId == null ? null : actor + "/" + recordId;
  }
}
