package io.syntropy.server.action;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.Page;
import io.syntropy.server.audit.AuditRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Audit records of decisions: what was seen, what the guard said, what is to change. */
final class ActionAudit {
  private ActionAudit() {}

  /**
   * The record that precedes an action's effect.
   *
   * @param before the state it replaces
   */
  static AuditRecord decided(Action action, String verb, @Nullable Object before) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("desired", action.desired());
    details.put("evidence", action.evidence());
    details.put("guard", action.guard());
    details.put("decision_key", action.decisionKey());
    if (action.request() != null) {
      details.put("request", action.request());
    }
    if (action.policy() != null) {
      details.put("policy", action.policy());
    }
    if (action.expiresAt() != null) {
      details.put("expires_at", action.expiresAt());
    }
    return AuditRecord.of(
            actor(action),
            "action." + verb,
            target(action),
            ActionWords.word(action.state()),
            action.createdAt())
        .withReason(action.reason())
        .withDecision(action.id())
        .withChange(before, details);
  }

  static AuditRecord updated(Action action, ActionUpdate update) {
    return AuditRecord.of(
            actor(action),
            "action." + ActionWords.word(update.change()),
            target(action),
            ActionWords.word(action.state()),
            update.decidedAt())
        .withReason(update.reason())
        .withDecision(action.id());
  }

  static AuditRecord page(Page page) {
    return AuditRecord.of(
            "policy:" + page.policy(),
            page.resolved() ? "page.resolve" : "page.trigger",
            page.service() + "/" + page.region(),
            page.shed() ? "shed" : "page",
            page.decidedAt())
        .withReason(page.reason())
        .withDecision(page.decisionKey());
  }

  private static String actor(Action action) {
    Action.PolicyRef policy = action.policy();
    return policy == null ? "control-plane" : "policy:" + policy.name();
  }

  private static String target(Action action) {
    String region = action.target().region();
    return action.target().service() + (region == null ? "" : "/" + region);
  }
}
