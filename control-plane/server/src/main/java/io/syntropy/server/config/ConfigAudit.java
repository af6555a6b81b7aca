package io.syntropy.server.config;

import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.loop.ControlEvent;

/** Audit records of configuration changes. */
final class ConfigAudit {
  private ConfigAudit() {}

  static AuditRecord applied(
      ControlEvent.ConfigApplied event, Candidate candidate, Configuration live) {
    return new AuditRecord(event.actor());
  }
}
