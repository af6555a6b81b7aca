package io.syntropy.server.incident;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.incident.LabelMatch;
import io.syntropy.alerts.incident.Silence;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.OneLine;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.Incidents;
import io.syntropy.slo.config.Durations;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Silences, and maintenance windows: silences that begin later. */
@Path("/api/v1/silences")
@RunOnVirtualThread
public class SilenceResource {
  private final Incidents incidents;
  private final ControlLoop loop;
  private final Caller caller;
  private final Clock clock;

  /** Silences through {@code loop}. */
  public SilenceResource(Incidents incidents, ControlLoop loop, Caller caller, Clock clock) {
    this.incidents = incidents;
    this.loop = loop;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * A silence as asked for.
   *
   * @param match labels, each with the values it is for; {@code x*} stands for all that begin so
   * @param startsAt default now
   * @param endsAt at most 30 days later; or {@code ttl}
   * @param ttl such as {@code 2h}
   */
  @Schema(name = "SilenceRequest")
  public record Request(
      @Nullable Map<String, List<String>> match,
      @Nullable String reason,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String ttl) {}

  /** Those that are not over, the one that ends first ahead; the server that acts knows them. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public Page<SilenceView> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String after = page.position().orElse("");
    Instant now = now();
    List<SilenceView> rows =
        loop.ask(() -> List.copyOf(incidents.state().silences().values())).stream()
            .filter(silence -> silence.endsAt().isAfter(now))
            .map(silence -> SilenceView.of(silence, now))
            .sorted(java.util.Comparator.comparing(SilenceResource::position))
            .filter(view -> position(view).compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(rows, page, SilenceResource::position);
  }

  private static String position(SilenceView view) {
    return "%019d/%s".formatted(view.endsAt().toEpochMilli(), view.id());
  }

  /** Keeps quiet about alerts for a time; they are recorded all the same. */
  @POST
  @RolesAllowed(Role.OPERATOR)
  @ResponseStatus(201)
  public SilenceView create(@Nullable Request request) {
    if (request == null) {
      throw ApiException.badRequest("body: none (expected match, reason, and ends_at or ttl)");
    }
    Instant now = now();
    Instant starts =
        request.startsAt() == null ? now : request.startsAt().truncatedTo(ChronoUnit.MICROS);
    if (starts.isBefore(now.minusSeconds(60)) || starts.isAfter(now.plus(Silence.LONGEST))) {
      throw ApiException.badRequest(
          "starts_at: %s (expected now or at most 30 days ahead)".formatted(starts));
    }
    Silence silence;
    try {
      silence =
          new Silence(
              UUID.randomUUID().toString(),
              match(request.match()),
              starts,
              end(request, starts),
              caller.name(),
              OneLine.of("reason", request.reason(), OneLine.REASON));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    if (!silence.endsAt().isAfter(now)) {
      throw ApiException.badRequest(
          "ends_at: %s (expected after %s)".formatted(silence.endsAt(), now));
    }
    loop.submit(new ControlEvent.Silenced(now, silence, caller.name()));
    return SilenceView.of(silence, now);
  }

  /** Ends a silence now. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Role.OPERATOR)
  @ResponseStatus(204)
  public void end(@PathParam("id") String id) {
    loop.submit(new ControlEvent.Unsilenced(now(), id, caller.name()));
  }

  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }

  private static LabelMatch match(@Nullable Map<String, List<String>> labels) {
    SortedMap<String, SortedSet<String>> match = new TreeMap<>();
    if (labels != null) {
      labels.forEach((label, values) ->
          match.put(label, values == null ? new TreeSet<>() : new TreeSet<>(values)));
    }
    return new LabelMatch(match);
  }

  private static Instant end(Request request, Instant starts) {
    Instant at = request.endsAt();
    String ttl = request.ttl();
    if ((at == null) == (ttl == null)) {
      throw ApiException.badRequest(
          "ends_at: %s (expected either ends_at or ttl)"
              .formatted(at == null ? "missing" : "given with ttl"));
    }
    if (at != null) {
      return at.truncatedTo(ChronoUnit.MICROS);
    }
    Duration length =
        Durations.parse(ttl)
            .orElseThrow(() ->
                ApiException.badRequest(
                    "ttl: not usable (expected a duration such as 2h, at most 30d)"));
    return starts.plus(length);
  }
}
