package io.syntropy.telemetry.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which log records are wanted. Null asks for nothing.
 *
 * @param text part of the body, case ignored
 * @param level severity as in {@link io.syntropy.slo.Sample.Log}; other names of the same level,
 *     such as WARNING for WARN, are found too
 * @param attributes values of log or resource attributes, equal
 * @param limit records a page, 1 to 200
 * @param cursor {@link Answer#next} of the page before
 */
public record LogQuery(
    TimeRange range,
    @Nullable String text,
    @Nullable String level,
    @Nullable String service,
    @Nullable String region,
    @Nullable String traceId,
    @Nullable String spanId,
    Map<String, String> attributes,
    int limit,
    @Nullable String cursor) {

  public LogQuery {
    attributes = Map.copyOf(attributes);
  }
}
