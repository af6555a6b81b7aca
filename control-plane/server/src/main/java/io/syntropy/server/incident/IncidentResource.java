package io.syntropy.server.incident;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.config.Runbook;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.Database;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Incidents: what alerts were put together, who took them, and what happened around them. */
@Path("/api/v1/incidents")
@RunOnVirtualThread
public class IncidentResource {
  private static final Set<String> STATES = Set.of("open", "acknowledged", "resolved");
  private static final int MAX_TEXT = 2_000;
  private static final int MAX_COUNTED = 10_000;
  private static final Duration DEFAULT_RANGE = Duration.ofDays(30);

  private final IncidentStore store;
  private final Timelines timelines;
  private final ControlLoop loop;
  private final LoopState state;
  private final Database database;
  private final AuditLog audit;
  private final Caller caller;
  private final Clock clock;

  /** Answers from {@code store}; what people do goes through {@code loop}. */
  public IncidentResource(
      IncidentStore store,
      Timelines timelines,
      ControlLoop loop,
      LoopState state,
      Database database,
      AuditLog audit,
      Caller caller,
      Clock clock) {
    this.store = store;
    this.timelines = timelines;
    this.loop = loop;
    this.state = state;
    this.database = database;
    this.audit = audit;
    this.caller = caller;
    this.clock = clock;
  }

  /** What a person says. */
  @Schema(name = "IncidentReason")
  public record Reason(@Nullable String reason) {}

  /** What a person says about an incident. */
  @Schema(name = "IncidentNote")
  public record Note(@Nullable String text) {}

  /** The incidents, newest first. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public Page<IncidentView> list(
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("service") @Nullable String service,
      @QueryParam("region") @Nullable String region,
      @QueryParam("state") @Nullable String inState,
      @QueryParam("severity") @Nullable String severity) {
    if (inState != null && !STATES.contains(inState)) {
      throw ApiException.badRequest(
          "state: %s (expected open, acknowledged or resolved)".formatted(inState));
    }
    if (severity != null && Sev.parse(severity).isEmpty()) {
      throw ApiException.badRequest("severity: %s (expected sev1 to sev4)".formatted(severity));
    }
    PageRequest page = PageRequest.parse(cursor, limit);
    List<IncidentView> rows =
        store
            .page(
                page.position().orElse(null), service, region, inState, severity, page.limit() + 1)
            .stream()
            .map(IncidentView::of)
            .toList();
    return Page.of(rows, page, IncidentView::id);
  }

  /** How fast incidents were taken and ended, by service; default the last 30 days. */
  @GET
  @Path("/statistics")
  @RolesAllowed(Role.VIEWER)
  public IncidentStatistics statistics(
      @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
    Instant end = instant("to", to, now());
    Instant begin = instant("from", from, end.minus(DEFAULT_RANGE));
    if (!begin.isBefore(end)) {
      throw ApiException.badRequest("from: %s (expected before %s)".formatted(begin, end));
    }
    List<Incident> found = store.between(begin, end, MAX_COUNTED + 1);
    boolean complete = found.size() <= MAX_COUNTED;
    return IncidentStatistics.of(
        complete ? found : found.subList(0, MAX_COUNTED), complete, begin, end);
  }

  /** One incident with its timeline. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Role.VIEWER)
  public TimelineView get(@PathParam("id") String id) {
    Incident incident = find(id);
    return new TimelineView(IncidentView.of(incident), timelines.of(incident, now()));
  }

  /** The draft of a post-mortem, Markdown. */
  @GET
  @Path("/{id}/postmortem")
  @Produces("text/markdown;charset=UTF-8")
  @RolesAllowed(Role.VIEWER)
  public String postmortem(@PathParam("id") String id) {
    Incident incident = find(id);
    Instant now = now();
    String service = incident.key().service();
    Runbook runbook =
        loop.ask(() -> state.configuration().alerts().runbooks().get(incident.runbook()));
    List<SloStatus> budgets = loop.ask(() -> budgets(service, now));
    return Postmortem.markdown(
        Postmortem.facts(incident, timelines.of(incident, now), runbook, budgets, now));
  }

  private List<SloStatus> budgets(String service, Instant now) {
    return state.configuration().slos().stream()
        .filter(slo -> slo.service().equals(service))
        .map(Slo::name)
        .flatMap(name -> state.engine().status(name, now).stream())
        .toList();
  }

  /** A person takes the incident; those who were told of it are told that. */
  @POST
  @Path("/{id}/acknowledge")
  @RolesAllowed(Role.OPERATOR)
  public IncidentView acknowledge(@PathParam("id") String id, @Nullable Reason reason) {
    return command(id, "acknowledge", reason == null ? null : reason.reason());
  }

  /** A person ends the incident, though its alerts may go on; it opens anew for later ones. */
  @POST
  @Path("/{id}/resolve")
  @RolesAllowed(Role.OPERATOR)
  public IncidentView resolve(@PathParam("id") String id, @Nullable Reason reason) {
    return command(id, "resolve", text("reason", reason == null ? null : reason.reason()));
  }

  /** A person adds to the timeline, also when the incident is over. */
  @POST
  @Path("/{id}/notes")
  @RolesAllowed(Role.OPERATOR)
  public IncidentView note(@PathParam("id") String id, @Nullable Note note) {
    String text = text("text", note == null ? null : note.text());
    Incident incident = find(id);
    if (incident.state() != Incident.State.RESOLVED) {
      return command(id, "note", text);
    }
    Instant now = now();
    database.inTransaction(tx -> {
      audit.append(
          tx,
          AuditRecord.of(
                  caller.name(),
                  "incident.note",
                  incident.key().service() + "/" + incident.key().region(),
                  "recorded",
                  now)
              .withReason(text)
              .withDecision(id));
      store.note(tx, id, now, text, caller.name());
      return id;
    });
    return IncidentView.of(incident);
  }

  private IncidentView command(String id, String verb, @Nullable String text) {
    Incident incident = find(id);
    if (incident.state() == Incident.State.RESOLVED) {
      throw ApiException.conflict("incident: %s is over".formatted(id));
    }
    if (text != null && !text.isBlank()) {
      text("reason", text);
    }
    Object answer =
        loop.submit(
            new ControlEvent.IncidentCommand(
                now(), id, verb, caller.name(), text == null ? null : text.strip()));
    return IncidentView.of(answer instanceof Incident after ? after : find(id));
  }

  private Incident find(String id) {
    return store
        .find(id)
        .orElseThrow(() -> ApiException.notFound("incident: %s is not known".formatted(id)));
  }

  /** Databases keep microseconds: what is answered is what is kept. */
  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant instant(String name, @Nullable String text, Instant absent) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "%s: not a time (expected for example 2026-01-01T00:00:00Z)".formatted(name));
    }
  }

  private static String text(String field, @Nullable String value) {
    if (value == null
        || value.isBlank()
        || value.length() > MAX_TEXT
        || value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
      throw ApiException.badRequest(
          "%s: %s (expected 1 to %d characters)"
              .formatted(field, value == null ? "missing" : "not usable", MAX_TEXT));
    }
    return value.strip();
  }
}
