package io.syntropy.server.audit;

import io.syntropy.server.identity.SignInEvent;
import io.syntropy.server.identity.SignInEvent.What;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts sign-ins into the log, as {@code auth.*}. What anybody can repeat at will, refused
 * credentials, and the command line's short-lived tokens are folded into episodes.
 */
@ApplicationScoped
public class SignIns {
  private final RecordQueue queue;
  private final Repeated repeated;

  @Inject
  SignIns(RecordQueue queue, Repeated repeated) {
    this.queue = queue;
    this.repeated = repeated;
  }

  void on(@Observes SignInEvent event) {
    Map<String, Object> details = new TreeMap<>(event.details());
    details.put("by", event.by());
    boolean refused = event.what() == What.REFUSED;
    AuditRecord record =
        AuditRecord.of(
                event.actor(),
                "auth." + event.what().name().toLowerCase(Locale.ROOT),
                event.subject(),
                refused ? "denied" : "ok",
                event.at())
            .withRecordId(event.id().orElse(null))
            .withChange(null, details);
    switch (event.often()) {
      case EACH -> queue.add(record);
      case EPISODES -> repeated.add(event.source(), record, event.by());
    }
  }
}
