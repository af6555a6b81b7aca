package io.syntropy.slo;

import java.util.List;

/**
 * What a person reads of a span and no SLO counts.
 *
 * @param scope instrumentation scope as {@code name@version}, empty when unnamed
 * @param statusMessage empty when none
 */
public record SpanDetails(
    String scope, String statusMessage, List<Event> events, List<Link> links) {
  /** Nothing. */
  public static final SpanDetails NONE = new SpanDetails("", "", List.of(), List.of());

  public SpanDetails {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /**
   * Something that happened during the span.
   *
   * @param timeNanos nanoseconds since the epoch, 0 when unknown
   */
  public record Event(long timeNanos, String name, Attributes attributes) {}

  /**
   * Another span this one belongs with.
   *
   * @param traceId hex, 32 digits
   * @param spanId hex, 16 digits
   */
  public record Link(String traceId, String spanId, Attributes attributes) {}
}
