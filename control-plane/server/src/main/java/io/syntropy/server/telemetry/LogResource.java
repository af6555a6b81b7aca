package io.syntropy.server.telemetry;

import io.smallrye.common.annotation.Blocking;
import io.syntropy.server.identity.Role;
import io.syntropy.telemetry.store.LogQuery;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Stored log records. */
@Path("/api/v1/logs")
@Tag(name = "telemetry")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // the store's engine is native code
@RolesAllowed(Role.VIEWER)
public class LogResource {
  private final TelemetryPlane plane;
  private final Clock clock;

  /** Answers from {@code plane}'s store. */
  public LogResource(TelemetryPlane plane, Clock clock) {
    this.plane = plane;
    this.clock = clock;
  }

  /** The records to which all conditions apply, newest first. */
  @GET
  @Operation(operationId = "listLogs", summary = "Search log records")
  public Found<LogItem> list(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("text") @Nullable String text,
      @QueryParam("level") @Nullable String level,
      @QueryParam("service") @Nullable String service,
      @QueryParam("region") @Nullable String region,
      @QueryParam("trace_id") @Nullable String traceId,
      @QueryParam("span_id") @Nullable String spanId,
      @QueryParam("field") @Nullable List<String> fields,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    String severity = Parameters.text("level", level);
    LogQuery query =
        new LogQuery(
            Parameters.range(from, to, Instant.now(clock)),
            Parameters.text("text", text),
            severity == null ? null : severity.toUpperCase(Locale.ROOT),
            Parameters.text("service", service),
            Parameters.text("region", region),
            Parameters.hex("trace_id", traceId, 32),
            Parameters.hex("span_id", spanId, 16),
            Parameters.pairs("field", fields),
            Parameters.limit(limit),
            Parameters.text("cursor", cursor));
    return Found.of(plane.ask(reader -> reader.logs(query)), LogItem::of);
  }
}
