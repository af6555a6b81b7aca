package io.syntropy.server.telemetry;

import io.syntropy.slo.SpanDetails;
import io.syntropy.telemetry.store.SpanView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is stored of a span. */
public record SpanFull(
    String traceId,
    SpanBrief span,
    String scope,
    String statusMessage,
    Map<String, String> resource,
    Map<String, String> attributes,
    List<Event> events,
    List<Link> links) {

  public SpanFull {
    resource = Map.copyOf(resource);
    attributes = Map.copyOf(attributes);
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  /**
   * Something that happened during the span.
   *
   * @param time null when none was sent
   */
  public record Event(@Nullable Instant time, String name, Map<String, String> attributes) {
    public Event {
      attributes = Map.copyOf(attributes);
    }
  }

  /** A span of this or another trace that this one belongs with. */
  public record Link(String traceId, String spanId, Map<String, String> attributes) {
    public Link {
      attributes = Map.copyOf(attributes);
    }
  }

  static SpanFull of(SpanView view) {
    SpanDetails details = view.details();
    return new SpanFull(
        view.traceId(),
        SpanBrief.of(view.row()),
        details.scope(),
        details.statusMessage(),
        view.resource().asMap(),
        view.attributes().asMap(),
        details.events().stream().map(SpanFull::event).toList(),
        details.links().stream()
            .map(l -> new Link(l.traceId(), l.spanId(), l.attributes().asMap()))
            .toList());
  }

  private static Event event(SpanDetails.Event event) {
    return new Event(
        event.timeNanos() == 0 ? null : Times.instant(event.timeNanos()),
        event.name(),
        event.attributes().asMap());
  }
}
