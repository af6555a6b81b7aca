package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;

/** How much memory a span takes, roughly: its own texts and objects, not the shared resource. */
final class SpanSize {
  private static final int SPAN = 480;
  private static final int PAIR = 64;
  private static final int EVENT = 96;

  private SpanSize() {}

  static int of(Sample.Span span) {
    long size = SPAN + span.name().length() + of(span.attributes());
    SpanDetails details = span.details();
    size += details.statusMessage().length();
    for (SpanDetails.Event event : details.events()) {
      size += EVENT + event.name().length() + of(event.attributes());
    }
    for (SpanDetails.Link link : details.links()) {
      size += 2 * EVENT + of(link.attributes());
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  private static long of(Attributes attributes) {
    long[] size = {0};
    attributes.forEach((key, value) -> size[0] += PAIR + value.length());
    return size[0];
  }
}
