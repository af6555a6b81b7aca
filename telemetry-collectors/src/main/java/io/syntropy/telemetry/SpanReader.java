package io.syntropy.telemetry;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/** The fields of one span at a time; reads valid messages in which nothing is repeated. */
final class SpanReader {
  static final int MAX_NAME = 1024;
  private static final int MAX_EVENTS = 128;
  private static final int ATTRIBUTES = 0x4A;
  private static final int EVENT_ATTRIBUTES = 0x1A;
  private static final int LINK_ATTRIBUTES = 0x22;
  private static final List<String> KINDS =
      List.of("unspecified", "internal", "server", "client", "producer", "consumer");
  private static final List<String> STATUSES = List.of("unset", "ok", "error");

  String traceId = "";
  String spanId = "";
  String name = "";
  long start;
  long end;
  private String parent = "";
  private int kind;
  private int status;
  private String message = "";
  private List<SpanDetails.Event> events = List.of();
  private List<SpanDetails.Link> links = List.of();
  private int eventsSeen;
  private int linksSeen;
  private int from;

  /** Reads the span that {@code in} is in, to its end. */
  void read(WireReader in) throws WireFault {
    traceId = "";
    spanId = "";
    name = "";
    start = 0;
    end = 0;
    parent = "";
    kind = 0;
    status = 0;
    message = "";
    events = List.of();
    links = List.of();
    eventsSeen = 0;
    linksSeen = 0;
    from = in.at();
    int tag = in.tag();
    while (tag != 0) {
      field(in, tag);
      tag = in.tag();
    }
  }

  private void field(WireReader in, int tag) throws WireFault {
    switch (tag) {
      case 0x0A -> traceId = TraceIds.read(in, TraceIds.TRACE_ID_BYTES);
      case 0x12 -> spanId = TraceIds.read(in, TraceIds.SPAN_ID_BYTES);
      case 0x22 -> parent = TraceIds.read(in, TraceIds.SPAN_ID_BYTES);
      case 0x2A -> name = AnyValues.text(in);
      case 0x30 -> kind = in.varint32();
      case 0x39 -> start = in.fixed64();
      case 0x41 -> end = in.fixed64();
      case 0x5A -> {
        int outer = in.enter(in.length());
        if (eventsSeen++ < MAX_EVENTS) {
          event(in);
        }
        in.seek(in.end());
        in.leave(outer);
      }
      case 0x6A -> {
        int outer = in.enter(in.length());
        if (linksSeen++ < MAX_EVENTS) {
          link(in);
        }
        in.seek(in.end());
        in.leave(outer);
      }
      case 0x7A -> {
        int outer = in.enter(in.length());
        status(in);
        in.leave(outer);
      }
      default -> in.skip(tag, 0);
    }
  }

  private void status(WireReader in) throws WireFault {
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x12 -> message = AttributeReader.cut(AnyValues.text(in), AttributeReader.MAX_VALUE);
        case 0x18 -> status = in.varint32();
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
  }

  private void event(WireReader in) throws WireFault {
    int begin = in.at();
    long time = 0;
    String what = "";
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x09 -> time = in.fixed64();
        case 0x12 -> what = AttributeReader.cut(AnyValues.text(in), MAX_NAME);
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    Attributes attributes = AttributeReader.cut(in.bytes(), begin, in.end(), EVENT_ATTRIBUTES);
    if (events.isEmpty()) {
      events = new ArrayList<>();
    }
    events.add(new SpanDetails.Event(time, what, attributes));
  }

  private void link(WireReader in) throws WireFault {
    int begin = in.at();
    String trace = "";
    String span = "";
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x0A -> trace = TraceIds.read(in, TraceIds.TRACE_ID_BYTES);
        case 0x12 -> span = TraceIds.read(in, TraceIds.SPAN_ID_BYTES);
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    if (trace.isEmpty() || span.isEmpty()) {
      return;
    }
    if (links.isEmpty()) {
      links = new ArrayList<>();
    }
    links.add(
        new SpanDetails.Link(
            trace, span, AttributeReader.cut(in.bytes(), begin, in.end(), LINK_ATTRIBUTES)));
  }

  /** The sample of the span that was read last and that {@code in} is at the end of. */
  Sample.Span sample(WireReader in, String scope, AttributeReader.Owner owner) throws WireFault {
    return new Sample.Span(
        traceId,
        spanId,
        parent,
        AttributeReader.cut(name, MAX_NAME),
        named(KINDS, kind),
        named(STATUSES, status),
        start,
        end,
        owner.attributes(),
        AttributeReader.cut(in.bytes(), from, in.end(), ATTRIBUTES, owner.ownCloudRegion()),
        new SpanDetails(scope, message, events, links));
  }

  private static String named(List<String> names, int number) {
    return names.get(number > 0 && number < names.size() ? number : 0);
  }
}
