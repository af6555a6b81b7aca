package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;

/** Reads one traces request: spans to samples, faulty spans aside. */
final class TraceDecoding extends ItemsDecoding {
  private final TimeBounds bounds;
  private final Rejections rejections;
  private final SpanReader span = new SpanReader();

  TraceDecoding(Contexts contexts, TimeBounds bounds, Rejections rejections) {
    super(contexts, OtlpTypes.TRACES);
    this.bounds = bounds;
    this.rejections = rejections;
  }

  @Override
  boolean item(WireReader in, Interns.Scope scope, AttributeReader.Owner owner) throws WireFault {
    span.read(in);
    if (span.traceId.isEmpty() || span.spanId.isEmpty()) {
      return reject(
          RejectReason.IDENTITY, "trace_id or span_id (expected 16 and 8 bytes, not zero)");
    }
    RejectReason refusal = bounds.refusal(span.end);
    if (refusal != null) {
      return reject(refusal, rejections.telling() ? "end " + bounds.describe(span.end) : "");
    }
    if (span.start <= 0) {
      return reject(RejectReason.START_TIME, "start time: 0 or beyond 2262");
    }
    samples.add(span.sample(in, scope.name(), owner));
    return true;
  }

  private boolean reject(RejectReason reason, String what) {
    String shown =
        rejections.telling() ? "span " + AttributeReader.cut(span.name, 100) + ": " + what : "";
    rejections.add(reason, 1, shown);
    return false;
  }
}
