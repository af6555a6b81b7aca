package io.syntropy.server.audit;

import io.syntropy.server.http.AccessDenied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.Map;
import org.jboss.logging.Logger;

/** Puts refused requests into the log, as {@code auth.denied}. */
@ApplicationScoped
public class DeniedAccess {
  private static final Logger LOG = Logger.getLogger(DeniedAccess.class);

  private final AuditLog log;

  @Inject
  DeniedAccess(AuditLog log) {
    this.log = log;
  }

  void onDenied(@ObservesAsync AccessDenied denied) {
    try {
      log.appendAlone(
          AuditRecord.of(
                  denied.caller().role() + ":" + denied.caller().name(),
                  "auth.denied",
                  denied.method() + " " + denied.path(),
                  "denied",
                  denied.at())
              .withReason(denied.reason())
              .withChange(
                  null, Map.of("remote", denied.remote(), "suppressed", denied.suppressed())));
    } catch (RuntimeException e) {
      LOG.warnf("refusal not in the audit log: %s", e.getMessage());
    }
  }
}
