package io.syntropy.server.telemetry;

import io.syntropy.server.http.ApiException;
import io.syntropy.telemetry.store.DifferenceQuery;
import io.syntropy.telemetry.store.SpanQuery;
import io.syntropy.telemetry.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two sets of spans to compare.
 *
 * @param bad spans of the bad window
 * @param baseline what they are compared with, in the times of {@code bad} unless it names its own;
 *     when absent the conditions of {@code bad} in the same length of time before it
 * @param limit attributes answered, 1 to 100; 20 when absent
 */
public record DifferenceRequest(
    @Nullable Spans bad, @Nullable Spans baseline, @Nullable Integer limit) {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  /** Conditions of spans, as parameters of {@code GET /traces}. */
  public record Spans(
      @Nullable String from,
      @Nullable String to,
      @Nullable String service,
      @Nullable String route,
      @Nullable String region,
      @Nullable String status,
      @Nullable String minDuration,
      @Nullable String maxDuration,
      @Nullable Map<String, String> attributes) {

    SpanQuery query(Instant now, @Nullable TimeRange otherwise) {
      TimeRange range =
          otherwise != null && from == null && to == null
              ? otherwise
              : Parameters.range(from, to, now);
      Duration least = Parameters.duration("min_duration", minDuration);
      Duration most = Parameters.duration("max_duration", maxDuration);
      Parameters.ordered("min_duration", least, "max_duration", most);
      return new SpanQuery(
          range,
          Parameters.text("service", service),
          Parameters.text("route", route),
          Parameters.text("region", region),
          status == null
              ? null
              : Parameters.word("status", status, List.of("ok", "error", "unset")),
          least,
          most,
          attributes == null ? Map.of() : attributes,
          1,
          null);
    }
  }

  DifferenceQuery query(Instant now) {
    if (bad == null) {
      throw ApiException.badRequest("bad: missing (expected the bad window's spans)");
    }
    int most = limit == null ? DEFAULT_LIMIT : limit;
    if (most < 1 || most > MAX_LIMIT) {
      throw ApiException.badRequest("limit: " + most + " (expected 1.." + MAX_LIMIT + ")");
    }
    SpanQuery first = bad.query(now, null);
    return new DifferenceQuery(
        first, baseline == null ? first.before() : baseline.query(now, first.range()), most);
  }
}
