package io.syntropy.server.config;

import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.loop.ControlEvent;
import java.util.Map;
import java.util.TreeSet;

/** Audit records of configuration changes. */
final class ConfigAudit {
  private ConfigAudit() {}

  static AuditRecord applied(
      ControlEvent.ConfigApplied event, Candidate candidate, Configuration live, String source) {
    return AuditRecord.of(event.actor(), "config.apply", "configuration", "recorded", event.at())
        .withChange(
            Map.of("generation", live.generation(), "commit", live.commit()),
            Map.of(
                "generation",
                event.generation(),
                "commit",
                event.commit(),
                "source",
                source,
                "documents",
                event.documents().size(),
                "removed",
                new TreeSet<>(candidate.removed()).stream().limit(50).toList(),
                "faults",
                candidate.faults().size()));
  }
}
