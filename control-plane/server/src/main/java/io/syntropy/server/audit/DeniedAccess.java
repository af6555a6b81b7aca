package io.syntropy.server.audit;

import io.syntropy.server.http.AccessDenied;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.Map;

/** Puts refused requests into the log, as {@code auth.denied}; without the caller's address. */
@ApplicationScoped
public class DeniedAccess {
  private final RecordQueue queue;

  @Inject
  DeniedAccess(RecordQueue queue) {
    this.queue = queue;
  }

  void onDenied(@ObservesAsync AccessDenied denied) {
    queue.add(
        AuditRecord.of(
                denied.caller().role() + ":" + denied.caller().name(),
                "auth.denied",
                denied.method() + " " + denied.path(),
                "denied",
                denied.at())
            .withReason(denied.reason())
            .withChange(null, Map.of("suppressed", denied.suppressed())));
  }
}
