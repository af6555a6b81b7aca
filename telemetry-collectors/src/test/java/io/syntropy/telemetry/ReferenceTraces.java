package io.syntropy.telemetry;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one traces request: spans to samples, faulty spans aside. */
final class ReferenceTraces {
  static final int TRACE_ID_BYTES = 16;
  static final int SPAN_ID_BYTES = 8;
  private static final int MAX_NAME = 1024;
  private static final int MAX_EVENTS = 128;

  private final TimeBounds bounds;
  private final Rejections rejections;
  private final List<Sample> samples = new ArrayList<>();
  private final Set<Object> rejected = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean scrub;

  ReferenceTraces(TimeBounds bounds, Rejections rejections) {
    this.bounds = bounds;
    this.rejections = rejections;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Reads {@code request}; returns it when all of it was accepted, else what remains. */
  ExportTraceServiceRequest read(ExportTraceServiceRequest request) {
    for (ResourceSpans rs : request.getResourceSpansList()) {
      ReferenceAttributes.Owner owner = ReferenceAttributes.owner(rs.getResource());
      scrub |= ReferenceAttributes.needsScrubbing(rs.getResource());
      for (ScopeSpans ss : rs.getScopeSpansList()) {
        String scope = ReferenceAttributes.scope(ss.getScope());
        for (Span span : ss.getSpansList()) {
          span(span, scope, owner);
        }
      }
    }
    return rejected.isEmpty() && !scrub ? request : remainder(request);
  }

  /** Hex of a valid id, else empty: wrong length and all zero mean "none". */
  static String id(ByteString bytes, int length) {
    if (bytes.size() != length) {
      return "";
    }
    for (int i = 0; i < length; i++) {
      if (bytes.byteAt(i) != 0) {
        return HexFormat.of().formatHex(bytes.toByteArray());
      }
    }
    return "";
  }

  private void span(Span span, String scope, ReferenceAttributes.Owner owner) {
    String traceId = id(span.getTraceId(), TRACE_ID_BYTES);
    String spanId = id(span.getSpanId(), SPAN_ID_BYTES);
    if (traceId.isEmpty() || spanId.isEmpty()) {
      reject(
          span, RejectReason.IDENTITY, "trace_id or span_id (expected 16 and 8 bytes, not zero)");
      return;
    }
    RejectReason refusal = bounds.refusal(span.getEndTimeUnixNano());
    if (refusal != null) {
      reject(span, refusal, "end " + bounds.describe(span.getEndTimeUnixNano()));
      return;
    }
    if (span.getStartTimeUnixNano() <= 0) {
      reject(span, RejectReason.START_TIME, "start time: 0 or beyond 2262");
      return;
    }
    samples.add(
        new Sample.Span(
            traceId,
            spanId,
            id(span.getParentSpanId(), SPAN_ID_BYTES),
            ReferenceAttributes.cut(span.getName(), MAX_NAME),
            kind(span.getKind()),
            status(span.getStatus()),
            span.getStartTimeUnixNano(),
            span.getEndTimeUnixNano(),
            owner.attributes(),
            ReferenceAttributes.cut(span.getAttributesList(), owner),
            details(span, scope)));
  }

  private static SpanDetails details(Span span, String scope) {
    return new SpanDetails(
        scope,
        ReferenceAttributes.cut(span.getStatus().getMessage(), ReferenceAttributes.MAX_VALUE),
        span.getEventsList().stream().limit(MAX_EVENTS).map(ReferenceTraces::event).toList(),
        span.getLinksList().stream().limit(MAX_EVENTS).flatMap(ReferenceTraces::link).toList());
  }

  private static SpanDetails.Event event(Span.Event event) {
    return new SpanDetails.Event(
        event.getTimeUnixNano(),
        ReferenceAttributes.cut(event.getName(), MAX_NAME),
        ReferenceAttributes.cut(event.getAttributesList()));
  }

  private static Stream<SpanDetails.Link> link(Span.Link link) {
    String traceId = id(link.getTraceId(), TRACE_ID_BYTES);
    String spanId = id(link.getSpanId(), SPAN_ID_BYTES);
    return traceId.isEmpty() || spanId.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new SpanDetails.Link(
                traceId, spanId, ReferenceAttributes.cut(link.getAttributesList())));
  }

  private static String kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> "server";
      case SPAN_KIND_CLIENT -> "client";
      case SPAN_KIND_INTERNAL -> "internal";
      case SPAN_KIND_PRODUCER -> "producer";
      case SPAN_KIND_CONSUMER -> "consumer";
      case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
    };
  }

  private static String status(Status status) {
    return switch (status.getCode()) {
      case STATUS_CODE_OK -> "ok";
      case STATUS_CODE_ERROR -> "error";
      case STATUS_CODE_UNSET, UNRECOGNIZED -> "unset";
    };
  }

  private void reject(Span span, RejectReason reason, String what) {
    rejected.add(span);
    rejections.add(reason, 1, "span " + ReferenceAttributes.cut(span.getName(), 100) + ": " + what);
  }

  private ExportTraceServiceRequest remainder(ExportTraceServiceRequest request) {
    ExportTraceServiceRequest.Builder out = request.toBuilder();
    for (ResourceSpans.Builder rs : out.getResourceSpansBuilderList()) {
      if (ReferenceAttributes.needsScrubbing(rs.getResource())) {
        ReferenceAttributes.scrub(rs.getResourceBuilder());
      }
      if (!rejected.isEmpty()) {
        for (ScopeSpans.Builder ss : rs.getScopeSpansBuilderList()) {
          List<Span> kept = ss.getSpansList().stream().filter(s -> !rejected.contains(s)).toList();
          ss.clearSpans().addAllSpans(kept);
        }
      }
    }
    return out.build();
  }
}
