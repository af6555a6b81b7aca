package io.syntropy.telemetry.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are wanted: those with a span to which everything given here applies. Null asks for
 * nothing.
 *
 * @param service {@code service.name}
 * @param route {@code http.route}, or the span's name when it has none
 * @param region {@code cloud.region}
 * @param status {@code ok}, {@code error} or {@code unset}
 * @param longerThan and {@code shorterThan}: bounds of the duration, both inclusive
 * @param attributes values of span or resource attributes, equal
 * @param limit traces a page, 1 to 200
 * @param cursor {@link Answer#next} of the page before
 */
public record SpanQuery(
    TimeRange range,
    @Nullable String service,
    @Nullable String route,
    @Nullable String region,
    @Nullable String status,
    @Nullable Duration longerThan,
    @Nullable Duration shorterThan,
    Map<String, String> attributes,
    int limit,
    @Nullable String cursor) {

  public SpanQuery {
    attributes = Map.copyOf(attributes);
  }

  /** The same conditions over the time of the same length before it. */
  public SpanQuery before() {
    return new SpanQuery(
        new TimeRange(range.from().minus(range.length()), range.from()),
        service,
        route,
        region,
        status,
        longerThan,
        shorterThan,
        attributes,
        limit,
        null);
  }
}
