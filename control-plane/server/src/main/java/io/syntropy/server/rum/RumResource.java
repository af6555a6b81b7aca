package io.syntropy.server.rum;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ErrorBody;
import io.syntropy.server.http.RateLimiter;
import io.syntropy.server.http.RequestTrace;
import io.syntropy.server.identity.VisitorPaths;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What browsers of people measure. Anyone can reach it: a key that stands in the page, its origin
 * and two rates decide. Refusals are counted and not audited, since anyone can cause them.
 */
@Path(VisitorPaths.RUM)
@Tag(name = "telemetry")
@Singleton
@RunOnVirtualThread
public class RumResource {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String OFF =
      "RUM is off (expected SYNTROPY_RUM_CONFIG to name a file with applications before the start;"
          + " docs/guides/rum.md)";

  private final RumIntake intake;
  private final RumCounts counts;
  private final RateLimiter limiter = new RateLimiter();

  @Inject
  RumResource(RumIntake intake, RumCounts counts) {
    this.intake = intake;
    this.counts = counts;
  }

  /** Whether a page of an origin may send JSON. */
  @OPTIONS
  @PermitAll
  @Operation(operationId = "preflightRum", summary = "CORS preflight of POST /api/v1/rum")
  public Response preflight(@HeaderParam("Origin") @Nullable String origin) {
    if (!intake.settings().isOn() || origin == null || !intake.settings().knows(origin)) {
      return Response.status(intake.settings().isOn() ? 403 : 404).build();
    }
    return Response.noContent()
        .header("Access-Control-Allow-Origin", origin)
        .header("Access-Control-Allow-Methods", "POST")
        .header("Access-Control-Allow-Headers", "Content-Type")
        .header("Access-Control-Max-Age", "7200")
        .header("Vary", "Origin")
        .build();
  }

  /** Takes a {@link Beacon}; 204 means that it is durable. */
  @POST
  @PermitAll
  @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
  @Operation(operationId = "sendRum", summary = "What a browser measured of a page")
  public Response send(
      @HeaderParam("Origin") @Nullable String origin,
      @HeaderParam("DNT") @Nullable String doNotTrack,
      @HeaderParam("Sec-GPC") @Nullable String privacyControl,
      @Context RoutingContext request,
      byte @Nullable [] body) {
    RumSettings settings = intake.settings();
    if (!settings.isOn()) {
      return refusal(request, origin, 404, "not_found", OFF).build();
    }
    if ("1".equals(doNotTrack) || "1".equals(privacyControl)) {
      counts.add(RumCounts.Outcome.DECLINED);
      return answer(origin, 204).build();
    }
    if (body != null && body.length > BeaconReader.MAX_BYTES) {
      counts.add(RumCounts.Outcome.TOO_LARGE);
      return refusal(
              request,
              origin,
              413,
              "too_large",
              "body: %d bytes (expected at most %d)".formatted(body.length, BeaconReader.MAX_BYTES))
          .build();
    }
    Beacon beacon;
    try {
      beacon = BeaconReader.read(body == null ? new byte[0] : body);
    } catch (IllegalArgumentException e) {
      counts.add(RumCounts.Outcome.MALFORMED);
      return refusal(request, origin, 400, "bad_request", String.valueOf(e.getMessage())).build();
    }
    RumApplication application = settings.application(beacon.key()).orElse(null);
    if (application == null) {
      counts.add(RumCounts.Outcome.UNKNOWN_KEY);
      return refusal(request, origin, 401, "unauthenticated", "key: not known").build();
    }
    if (origin == null || !application.origins().contains(origin)) {
      counts.add(RumCounts.Outcome.WRONG_ORIGIN);
      return refusal(
              request,
              null,
              403,
              "forbidden",
              "Origin: not one of the application's (expected one that its settings list)")
          .build();
    }
    RateLimiter.Verdict verdict = admit(application, request, settings.forwarded());
    if (!verdict.admitted()) {
      counts.add(RumCounts.Outcome.RATE_LIMITED);
      long seconds = Math.max(1, verdict.retryAfter().plusMillis(999).toSeconds());
      return refusal(
              request,
              origin,
              429,
              "rate_limited",
              "beacons: more than %d a minute".formatted(verdict.limit()))
          .header("Retry-After", Long.toString(seconds))
          .build();
    }
    return store(application, beacon, origin, request);
  }

  private Response store(
      RumApplication application, Beacon beacon, String origin, RoutingContext request) {
    try {
      intake.take(application, beacon).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      counts.add(RumCounts.Outcome.ACCEPTED);
      return answer(origin, 204).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // told below
    }
    counts.add(RumCounts.Outcome.UNSTORED);
    return refusal(request, origin, 503, "unavailable", "not stored; try again later")
        .header("Retry-After", "5")
        .build();
  }

  /** The address is a key in memory for as long as others do not push it out, and nothing else. */
  private RateLimiter.Verdict admit(
      RumApplication application, RoutingContext request, boolean forwarded) {
    String address = address(request, forwarded);
    RateLimiter.Verdict own =
        limiter.take(
            "address " + application.name() + " " + address,
            application.perAddress(),
            Instant.now());
    return own.admitted()
        ? limiter.take("key " + application.name(), application.perMinute(), Instant.now())
        : own;
  }

  private static String address(RoutingContext request, boolean forwarded) {
    return ClientAddress.of(
        forwarded ? request.request().headers().getAll("X-Forwarded-For") : List.of(),
        String.valueOf(request.request().remoteAddress().hostAddress()));
  }

  private Response.ResponseBuilder refusal(
      RoutingContext request, @Nullable String origin, int status, String code, String message) {
    return answer(origin, status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(new ErrorBody(RequestTrace.id(request), code, message, List.of()));
  }

  private Response.ResponseBuilder answer(@Nullable String origin, int status) {
    Response.ResponseBuilder answer =
        Response.status(status).header("Cache-Control", "no-store").header("Vary", "Origin");
    return origin != null && intake.settings().knows(origin)
        ? answer.header("Access-Control-Allow-Origin", origin)
        : answer;
  }
}
