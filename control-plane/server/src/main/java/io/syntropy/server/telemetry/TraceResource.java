package io.syntropy.server.telemetry;

import io.smallrye.common.annotation.Blocking;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import io.syntropy.telemetry.store.SpanQuery;
import io.syntropy.telemetry.store.TelemetryReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Stored traces. */
@Path("/api/v1/traces")
@Tag(name = "telemetry")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // the store's engine is native code
@RolesAllowed(Role.VIEWER)
public class TraceResource {
  private static final List<String> STATUS = List.of("ok", "error", "unset");

  private final TelemetryPlane plane;
  private final Clock clock;

  /** Answers from {@code plane}'s store. */
  public TraceResource(TelemetryPlane plane, Clock clock) {
    this.plane = plane;
    this.clock = clock;
  }

  /** The traces with a span to which all conditions apply, newest first. */
  @GET
  @Operation(operationId = "listTraces", summary = "Search traces")
  public Found<TraceItem> list(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("service") @Nullable String service,
      @QueryParam("route") @Nullable String route,
      @QueryParam("region") @Nullable String region,
      @QueryParam("status") @Nullable String status,
      @QueryParam("min_duration") @Nullable String minDuration,
      @QueryParam("max_duration") @Nullable String maxDuration,
      @QueryParam("attribute") @Nullable List<String> attributes,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    Duration least = Parameters.duration("min_duration", minDuration);
    Duration most = Parameters.duration("max_duration", maxDuration);
    Parameters.ordered("min_duration", least, "max_duration", most);
    SpanQuery query =
        new SpanQuery(
            Parameters.range(from, to, Instant.now(clock)),
            Parameters.text("service", service),
            Parameters.text("route", route),
            Parameters.text("region", region),
            status == null || status.isEmpty() ? null : Parameters.word("status", status, STATUS),
            least,
            most,
            Parameters.pairs("attribute", attributes),
            Parameters.limit(limit),
            Parameters.text("cursor", cursor));
    return Found.of(plane.ask(reader -> reader.traces(query)), TraceItem::of);
  }

  /** The spans of a trace, without their attributes. */
  @GET
  @Path("{trace_id}")
  @Operation(operationId = "getTrace", summary = "A trace's spans, by start")
  public TraceView get(@PathParam("trace_id") String traceId) {
    String id = id("trace_id", traceId, 32);
    return plane
        .ask((TelemetryReader reader) -> reader.trace(id))
        .map(TraceView::of)
        .orElseThrow(() ->
            ApiException.notFound(
                "trace: %s is not stored (never seen, not kept by sampling, or expired)"
                    .formatted(id)));
  }

  /** One span with everything that is stored of it. */
  @GET
  @Path("{trace_id}/spans/{span_id}")
  @Operation(operationId = "getSpan", summary = "A span's attributes, events and links")
  public SpanFull span(@PathParam("trace_id") String traceId, @PathParam("span_id") String spanId) {
    String trace = id("trace_id", traceId, 32);
    String span = id("span_id", spanId, 16);
    return plane
        .ask((TelemetryReader reader) -> reader.span(trace, span))
        .map(SpanFull::of)
        .orElseThrow(() ->
            ApiException.notFound("span: %s of trace %s is not stored".formatted(span, trace)));
  }

  private static String id(String name, String text, int digits) {
    return Objects.requireNonNull(Parameters.hex(name, text, digits));
  }
}
