package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import java.util.Random;

/** Spans for tests. */
final class Spans {
  static final long MILLI = 1_000_000;
  static final long START = 1_763_700_000_000L * MILLI;

  private Spans() {}

  static String traceId(Random random) {
    return String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
  }

  static String spanId(Random random) {
    return String.format("%016x", random.nextLong() | 1);
  }

  /** A server span without a parent. */
  static Sample.Span root(String trace, String id, String service, String route, long millis) {
    return span(trace, id, "", service, "server", "unset", millis, "http.route", route);
  }

  static Sample.Span span(
      String trace,
      String id,
      String parent,
      String service,
      String kind,
      String status,
      long millis,
      String... attributes) {
    return new Sample.Span(
        trace,
        id,
        parent,
        "op",
        kind,
        status,
        START,
        START + millis * MILLI,
        Attributes.of("service.name", service),
        Attributes.of(attributes),
        SpanDetails.NONE);
  }
}
