package io.syntropy.server.gate;

import io.syntropy.policy.ReleaseVerdict.Decision;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Audits denials, once an episode: from the first answer that denies to the first that does not,
 * however often a pipeline asks in between.
 */
@ApplicationScoped
public class Denials {
  private static final Logger LOG = Logger.getLogger(Denials.class);

  private final AuditLog audit;
  private final Map<String, String> denied = new HashMap<>();

  /** Writes to {@code audit}. */
  public Denials(AuditLog audit) {
    this.audit = audit;
  }

  /** Takes note of an answer; a failure to write is logged and tried again with the next one. */
  synchronized void note(GateView answer) {
    boolean deny = answer.judged().equals(Decision.DENY.text()) && answer.policy() != null;
    boolean known = denied.containsKey(answer.service());
    if (deny == known) {
      return;
    }
    String episode =
        denied.getOrDefault(answer.service(), answer.service() + "@" + answer.decidedAt());
    try {
      audit.appendAlone(
          AuditRecord.of(
                  "policy:" + (answer.policy() == null ? "none" : answer.policy()),
                  deny ? "gate.deny" : "gate.clear",
                  answer.service(),
                  answer.decision(),
                  answer.decidedAt())
              .withReason(shortened(String.join("; ", answer.reasons())))
              .withDecision("gate/" + episode));
    } catch (DatabaseException e) {
      LOG.warnf("gate of %s: not audited: %s", answer.service(), e.getMessage());
      return;
    }
    if (deny) {
      denied.put(answer.service(), episode);
    } else {
      denied.remove(answer.service());
    }
  }

  private static String shortened(String text) {
    return text.length() <= 4_000 ? text : text.substring(0, 4_000);
  }
}
