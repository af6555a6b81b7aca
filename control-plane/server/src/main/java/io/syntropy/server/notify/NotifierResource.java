package io.syntropy.server.notify;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.notify.Receipt;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.lease.Leadership;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The targets that documents name, and trying one. */
@Path("/api/v1/notifiers")
@Tag(name = "alerts")
@RunOnVirtualThread
public class NotifierResource {
  private final Deliveries deliveries;
  private final Trials trials;
  private final Leadership leadership;
  private final AuditLog audit;
  private final Caller caller;
  private final Clock clock;

  NotifierResource(
      Deliveries deliveries,
      Trials trials,
      Leadership leadership,
      AuditLog audit,
      Caller caller,
      Clock clock) {
    this.deliveries = deliveries;
    this.trials = trials;
    this.leadership = leadership;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A target.
   *
   * @param type pagerduty, slack, alertmanager or webhook
   * @param lastError what its last attempt came to, empty when it was taken
   * @param keptUntil null while its document is in force; else until when at most the incidents
   *     that it knows are told to it
   */
  public record Target(
      String name,
      String type,
      long sent,
      long failed,
      long refused,
      long pending,
      long dead,
      String lastError,
      @Nullable Instant keptUntil) {}

  /**
   * What a trial came to.
   *
   * @param result delivered, retry or refused
   * @param detail the target's words
   * @param retryAfterSeconds what it asks to wait, null when it does not
   */
  public record Trial(
      String notifier, String result, String detail, @Nullable Long retryAfterSeconds) {}

  /** The targets of the documents in force, and removed ones that are told of open incidents. */
  @GET
  @RolesAllowed(Role.VIEWER)
  @Operation(operationId = "notifiers", summary = "Notifiers and how they do")
  public Page<Target> list() {
    return Page.last(
        Stream.concat(
                deliveries.specs().values().stream().map(spec -> target(spec, null)),
                deliveries.kept().values().stream().map(kept -> target(kept.spec(), kept.until())))
            .toList());
  }

  private Target target(NotifierSpec spec, @Nullable Instant keptUntil) {
    DeliveryCounts counts = deliveries.counts().getOrDefault(spec.name(), new DeliveryCounts());
    List<Backlog.OfTarget> waiting =
        deliveries.waiting().stream().filter(w -> w.target().equals(spec.name())).toList();
    return new Target(
        spec.name(),
        spec.target().type(),
        counts.sent.get(),
        counts.failed.get(),
        counts.refused.get(),
        waiting.stream().mapToLong(Backlog.OfTarget::pending).sum(),
        waiting.stream().mapToLong(Backlog.OfTarget::dead).sum(),
        counts.trouble(),
        keptUntil);
  }

  /**
   * Sends a trial, and at once that it is over. It goes past the queue at the target's pace; what
   * could not be resolved is queued, so that nothing stays open.
   */
  @POST
  @Path("/{name: .+}/test")
  @RolesAllowed(Role.OPERATOR)
  @Operation(operationId = "testNotifier", summary = "Send a trial to a notifier")
  public Trial test(@PathParam("name") String name) {
    if (!leadership.leads()) {
      throw leadership.refusal();
    }
    Deliveries.Target trial =
        deliveries
            .target(name)
            .orElseThrow(() ->
                ApiException.notFound(
                    "notifier: %s (expected the name of a Notifier document in force)"
                        .formatted(name)));
    Instant now = Instant.now(clock);
    String actor = caller.role() + ":" + caller.name();
    Receipt receipt =
        trials.run(trial.notifier(), trial.pace(), UUID.randomUUID().toString(), actor, now);
    String result = receipt.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    audit.appendAlone(
        AuditRecord.of(actor, "notifier.test", name, result, now).withReason(receipt.words()));
    Long wait =
        receipt instanceof Receipt.Retry retry && !retry.after().isZero()
            ? Trials.seconds(retry.after())
            : null;
    return new Trial(name, result, receipt.words(), wait);
  }
}
