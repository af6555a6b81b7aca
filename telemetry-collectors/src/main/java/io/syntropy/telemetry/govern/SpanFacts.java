package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import org.jspecify.annotations.Nullable;

/** What governance reads of a span, by OpenTelemetry's semantic conventions. */
final class SpanFacts {
  /** Takes the place of values beyond a bound. */
  static final String OTHER = "__other__";

  private static final int MAX_NAME = 256;
  private static final String UNKNOWN = "unknown_service";

  private SpanFacts() {}

  static String service(Sample.Span span) {
    String service = span.resource().get("service.name");
    return service == null || service.isEmpty() ? UNKNOWN : bounded(service);
  }

  /** The region of the span, else of its resource, else empty. */
  static String region(Sample.Span span) {
    String region = span.attributes().get("cloud.region");
    if (region == null) {
      region = span.resource().get("cloud.region");
    }
    return region == null ? "" : bounded(region);
  }

  static @Nullable String route(Sample.Span span) {
    String route = span.attributes().get("http.route");
    return route == null || route.isEmpty() ? null : bounded(route);
  }

  /** A name nobody would give in good faith takes no memory. */
  static String bounded(String name) {
    return name.length() <= MAX_NAME ? name : OTHER;
  }

  static boolean failed(Sample.Span span) {
    return span.status().equals("error");
  }

  /** Whether a service begins to work for somebody else here. */
  static boolean isEntry(Sample.Span span) {
    return span.kind().equals("server") || span.kind().equals("consumer");
  }

  static boolean isExit(Sample.Span span) {
    return span.kind().equals("client") || span.kind().equals("producer");
  }
}
