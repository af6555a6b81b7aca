package io.syntropy.server.telemetry;

import io.smallrye.common.annotation.Blocking;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import io.syntropy.telemetry.store.MetricQuery;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Stored metrics. */
@Path("/api/v1/metrics")
@Tag(name = "telemetry")
@Produces(MediaType.APPLICATION_JSON)
@Blocking // the store's engine is native code
@RolesAllowed(Role.VIEWER)
public class MetricResource {
  private static final int MAX_LABELS = 16;
  private static final List<String> FUNCTIONS =
      Arrays.stream(MetricQuery.Function.values())
          .map(f -> f.name().toLowerCase(Locale.ROOT))
          .toList();

  private final TelemetryPlane plane;
  private final Clock clock;

  /** Answers from {@code plane}'s store. */
  public MetricResource(TelemetryPlane plane, Clock clock) {
    this.plane = plane;
    this.clock = clock;
  }

  /**
   * Series of a metric over time.
   *
   * @param metric its name as sent in OTLP
   * @param filters {@code key=value}; several values of a key are alternatives
   * @param groupBy keys, each by itself or with commas between
   * @param function without one the rate of what counts, and of gauges the mean
   * @param quantile 0 to 1, for {@code quantile}
   * @param maxPoints 1 to 1,000; the step is the shortest that gives no more
   */
  @GET
  @Path("query_range")
  @Operation(operationId = "queryRange", summary = "A metric over time; the server picks the step")
  public Found<MetricItem> range(
      @QueryParam("metric") @Nullable String metric,
      @QueryParam("filter") @Nullable List<String> filters,
      @QueryParam("group_by") @Nullable List<String> groupBy,
      @QueryParam("function") @Nullable String function,
      @QueryParam("quantile") @Nullable String quantile,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("max_points") @Nullable String maxPoints,
      @QueryParam("limit") @Nullable String limit) {
    MetricQuery query =
        query(metric, filters, groupBy, function, quantile, from, to, maxPoints, limit);
    return Found.of(plane.ask(reader -> reader.range(query)), MetricItem::of);
  }

  /**
   * Measured values with the traces they were measured in, newest first.
   *
   * @param minValue and {@code maxValue}: bounds in the metric's unit, for instance a bucket's
   */
  @GET
  @Path("exemplars")
  @Operation(
      operationId = "listExemplars",
      summary = "From a bucket of a latency chart to its traces")
  public Found<ExemplarItem> exemplars(
      @QueryParam("metric") @Nullable String metric,
      @QueryParam("filter") @Nullable List<String> filters,
      @QueryParam("group_by") @Nullable List<String> groupBy,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("min_value") @Nullable String minValue,
      @QueryParam("max_value") @Nullable String maxValue,
      @QueryParam("limit") @Nullable String limit) {
    String most = limit == null || limit.isEmpty() ? null : String.valueOf(Parameters.limit(limit));
    MetricQuery query = query(metric, filters, groupBy, null, null, from, to, most, null);
    double low = bound("min_value", minValue, Double.NEGATIVE_INFINITY);
    double high = bound("max_value", maxValue, Double.POSITIVE_INFINITY);
    if (low > high) {
      throw ApiException.badRequest(
          "min_value: %s (expected <= max_value: %s)".formatted(low, high));
    }
    return Found.of(plane.ask(reader -> reader.exemplars(query, low, high)), ExemplarItem::of);
  }

  private MetricQuery query(
      @Nullable String metric,
      @Nullable List<String> filters,
      @Nullable List<String> groupBy,
      @Nullable String function,
      @Nullable String quantile,
      @Nullable String from,
      @Nullable String to,
      @Nullable String maxPoints,
      @Nullable String limit) {
    String name = Parameters.text("metric", metric);
    if (name == null) {
      throw ApiException.badRequest("metric: missing (expected a metric's name)");
    }
    MetricQuery.@Nullable Function how =
        function == null || function.isEmpty()
            ? null
            : MetricQuery.Function.valueOf(
                Parameters.word("function", function, FUNCTIONS).toUpperCase(Locale.ROOT));
    if (how == MetricQuery.Function.QUANTILE && (quantile == null || quantile.isEmpty())) {
      throw ApiException.badRequest("quantile: missing (expected 0..1, such as 0.95)");
    }
    double q =
        quantile == null || quantile.isEmpty() ? 0 : Parameters.number("quantile", quantile, 0, 1);
    return new MetricQuery(
        name,
        alternatives(filters),
        labels(groupBy),
        Parameters.range(from, to, Instant.now(clock)),
        how,
        q,
        Parameters.count("max_points", maxPoints, 300, MetricQuery.MAX_POINTS),
        Parameters.limit(limit));
  }

  private static double bound(String name, @Nullable String text, double otherwise) {
    return text == null || text.isEmpty()
        ? otherwise
        : Parameters.number(name, text, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  private static Map<String, Set<String>> alternatives(@Nullable List<String> filters) {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (String filter : filters == null ? List.<String>of() : filters) {
      Parameters.pairs("filter", List.of(filter))
          .forEach((key, value) -> wanted.computeIfAbsent(key, k -> new HashSet<>()).add(value));
    }
    if (wanted.size() > MAX_LABELS) {
      throw ApiException.badRequest(
          "filter: %d keys (expected <= %d)".formatted(wanted.size(), MAX_LABELS));
    }
    return wanted;
  }

  private static List<String> labels(@Nullable List<String> groupBy) {
    List<String> labels = new ArrayList<>();
    for (String text : groupBy == null ? List.<String>of() : groupBy) {
      for (String label : text.split(",", -1)) {
        if (!label.isBlank() && !labels.contains(label.strip())) {
          labels.add(label.strip());
        }
      }
    }
    if (labels.size() > MAX_LABELS) {
      throw ApiException.badRequest(
          "group_by: %d keys (expected <= %d)".formatted(labels.size(), MAX_LABELS));
    }
    return labels;
  }
}
