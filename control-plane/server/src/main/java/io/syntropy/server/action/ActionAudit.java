package io.syntropy.server.action;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.Page;
import io.syntropy.server.audit.AuditRecord;

/** Audit records of decisions. */
final class ActionAudit {
  private ActionAudit() {}

  static AuditRecord decided(Action action, Action.State outcome) {
    return new AuditRecord(action.id() + outcome);
  }

  static AuditRecord updated(Action action, ActionUpdate update) {
    return new AuditRecord(action.id() + update.change());
  }

  static AuditRecord page(Page page) {
    return new AuditRecord(page.decisionKey());
  }
}
