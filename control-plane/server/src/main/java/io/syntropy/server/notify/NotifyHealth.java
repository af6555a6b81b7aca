package io.syntropy.server.notify;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether notices reach their targets. */
@ApplicationScoped
class NotifyHealth implements ComponentHealth {
  private static final Duration LATE = Duration.ofMinutes(2);

  private final Deliveries deliveries;

  NotifyHealth(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public String name() {
    return "notifications";
  }

  @Override
  public Condition check() {
    List<String> troubles = new ArrayList<>();
    // Said before there is an incident: by then it is too late to find that nobody can be called.
    deliveries.unequipped().forEach((name, trouble) -> troubles.add(name + ": " + trouble));
    long pending = 0;
    for (Backlog.OfTarget target : deliveries.waiting()) {
      pending += target.pending();
      DeliveryCounts counts = deliveries.counts().get(target.target());
      String last = counts == null ? "no such Notifier document" : counts.trouble();
      if (target.dead() > 0) {
        troubles.add(
            "%s: %d dead letters, see GET /api/v1/notifications?state=dead"
                .formatted(target.target(), target.dead()));
      }
      if (target.oldest().compareTo(LATE) > 0) {
        troubles.add(
            "%s: %d wait, the oldest for %d s%s"
                .formatted(
                    target.target(),
                    target.pending(),
                    target.oldest().toSeconds(),
                    last.isEmpty() ? "" : " (" + last + ")"));
      }
    }
    if (!troubles.isEmpty()) {
      return new Condition(Health.BAD, String.join("; ", troubles));
    }
    int targets = deliveries.specs().size();
    int kept = deliveries.kept().size();
    return new Condition(
        Health.GOOD,
        (targets == 0
                ? "no Notifier document: nobody is told"
                : "%d targets, %d notices wait".formatted(targets, pending))
            + (kept == 0 ? "" : "; %d removed ones are told of open incidents".formatted(kept)));
  }
}
