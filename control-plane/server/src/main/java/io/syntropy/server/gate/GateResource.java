package io.syntropy.server.gate;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.policy.ReleaseChange;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.OneLine;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
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
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** May a service be changed now; for pipelines. */
@Path("/api/v1/gates/{service}")
@RunOnVirtualThread
public class GateResource {
  /** How long an override lasts at most. */
  public static final Duration LONGEST = Duration.ofDays(7);

  private final Gates gates;
  private final Denials denials;
  private final ControlLoop loop;
  private final Caller caller;
  private final Clock clock;

  /** Answers from {@code gates}; overrides go through {@code loop}. */
  public GateResource(Gates gates, Denials denials, ControlLoop loop, Caller caller, Clock clock) {
    this.gates = gates;
    this.denials = denials;
    this.loop = loop;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * An override as asked for.
   *
   * @param by who answers for it; default the caller
   * @param expiresAt when it ends, at most 7 days ahead; or {@code ttl}
   * @param ttl such as {@code 2h}
   */
  @Schema(name = "GateOverrideRequest")
  public record OverrideRequest(
      @Nullable String by,
      @Nullable String reason,
      @Nullable Instant expiresAt,
      @Nullable String ttl) {}

  /** The gate's answer. */
  @GET
  @RolesAllowed(Role.VIEWER)
  public GateView get(
      @PathParam("service") String service, @QueryParam("change") @Nullable String change) {
    GateView answer = gates.ask(service, change(change), now());
    if (!answer.change().equals(ReleaseChange.ROLLBACK.text())) {
      denials.note(answer);
    }
    return answer;
  }

  /** Lets changes pass for a time, whatever the evidence says; a named person answers for it. */
  @POST
  @Path("/overrides")
  @RolesAllowed(Role.OPERATOR)
  @ResponseStatus(201)
  public GateOverride grant(
      @PathParam("service") String service, @Nullable OverrideRequest request) {
    gates.require(service);
    Instant now = now();
    if (request == null) {
      throw ApiException.badRequest("body: none (expected reason, and expires_at or ttl)");
    }
    GateOverride granted =
        new GateOverride(
            UUID.randomUUID().toString(),
            service,
            OneLine.of("by", request.by(), 100),
            caller.name(),
            OneLine.of("reason", request.reason(), OneLine.REASON),
            now,
            expiry(request, now));
    loop.submit(new ControlEvent.GateOverridden(now, granted));
    return granted;
  }

  /** Ends an override now. */
  @DELETE
  @Path("/overrides/{id}")
  @RolesAllowed(Role.OPERATOR)
  @ResponseStatus(204)
  public void end(@PathParam("service") String service, @PathParam("id") String id) {
    loop.submit(new ControlEvent.GateOverrideEnded(now(), service, id, caller.name()));
  }

  /** Databases keep microseconds: what is answered is what is kept. */
  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }

  private static ReleaseChange change(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return ReleaseChange.DEPLOY;
    }
    return Arrays.stream(ReleaseChange.values())
        .filter(change -> change.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            ApiException.badRequest(
                "change: %s (expected one of %s)"
                    .formatted(
                        text,
                        Arrays.stream(ReleaseChange.values())
                            .map(change -> change.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")))));
  }

  private static Instant expiry(OverrideRequest request, Instant now) {
    Instant at = request.expiresAt();
    String ttl = request.ttl();
    if ((at == null) == (ttl == null)) {
      throw ApiException.badRequest(
          "expires_at: %s (expected either expires_at or ttl)"
              .formatted(at == null ? "missing" : "given with ttl"));
    }
    Duration length =
        ttl == null
            ? Duration.ZERO
            : Durations.parse(ttl)
                .filter(parsed -> parsed.compareTo(LONGEST) <= 0)
                .orElseThrow(() ->
                    ApiException.badRequest(
                        "ttl: not usable (expected a duration such as 2h, at most 7d)"));
    Instant end = at == null ? now.plus(length) : at;
    if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
      throw ApiException.badRequest(
          "expires_at: %s (expected after %s and at most 7 days ahead)".formatted(end, now));
    }
    return end.truncatedTo(ChronoUnit.MICROS);
  }
}
