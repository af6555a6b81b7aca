package io.syntropy.server.config;

import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.loop.ControlEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Audit records of configuration changes. */
final class ConfigAudit {
  private ConfigAudit() {}

  static AuditRecord applied(
      ControlEvent.ConfigApplied event,
      Candidate candidate,
      Configuration live,
      String source,
      @Nullable String signer) {
    Map<String, Object> after = new TreeMap<>();
    after.put("generation", event.generation());
    after.put("commit", event.commit());
    after.put("source", source);
    after.put("documents", event.documents().size());
    after.put("removed", new TreeSet<>(candidate.removed()).stream().limit(50).toList());
    after.put("faults", candidate.faults().size());
    if (signer != null) {
      after.put("signer", signer);
    }
    return AuditRecord.of(event.actor(), "config.apply", "configuration", "recorded", event.at())
        .withChange(Map.of("generation", live.generation(), "commit", live.commit()), after);
  }
}
