package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.List;
import java.util.Locale;

/**
 * Reads one logs request: records to samples, faulty records aside. A record without a time has the
 * time it was observed, else that of receipt.
 */
final class LogsDecoding extends ItemsDecoding {
  private static final int MAX_BODY = 1 << 16;
  private static final int MAX_SEVERITY = 32;
  private static final int ATTRIBUTES = 0x32;
  private static final List<String> SEVERITIES =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

  private final TimeBounds bounds;
  private final Rejections rejections;

  // The record being read.
  private long time;
  private long observed;
  private int severity;
  private String severityText = "";
  private String body = "";
  private String traceId = "";
  private String spanId = "";

  LogsDecoding(Contexts contexts, TimeBounds bounds, Rejections rejections) {
    super(contexts, OtlpTypes.LOGS);
    this.bounds = bounds;
    this.rejections = rejections;
  }

  @Override
  boolean item(WireReader in, Interns.Scope scope, AttributeReader.Owner owner) throws WireFault {
    int from = in.at();
    read(in);
    long known = time != 0 ? time : observed != 0 ? observed : bounds.receivedNanos();
    RejectReason refusal = bounds.refusal(known);
    if (refusal != null) {
      rejections.add(
          refusal, 1, rejections.telling() ? "log record: " + bounds.describe(known) : "");
      return false;
    }
    samples.add(
        CanonicalLine.read(
            new Sample.Log(
                known,
                severity(),
                AttributeReader.cut(body, MAX_BODY),
                traceId,
                spanId,
                owner.attributes(),
                AttributeReader.cut(
                    in.bytes(), from, in.end(), ATTRIBUTES, owner.ownCloudRegion()))));
    return true;
  }

  private void read(WireReader in) throws WireFault {
    time = 0;
    observed = 0;
    severity = 0;
    severityText = "";
    body = "";
    traceId = "";
    spanId = "";
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x09 -> time = in.fixed64();
        case 0x10 -> severity = in.varint32();
        case 0x1A -> severityText = AnyValues.text(in);
        case 0x2A -> {
          int outer = in.enter(in.length());
          body = AnyValues.string(in);
          in.seek(in.end());
          in.leave(outer);
        }
        case 0x4A -> traceId = TraceIds.read(in, TraceIds.TRACE_ID_BYTES);
        case 0x52 -> spanId = TraceIds.read(in, TraceIds.SPAN_ID_BYTES);
        case 0x59 -> observed = in.fixed64();
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
  }

  private String severity() {
    if (!severityText.isEmpty()) {
      return AttributeReader.cut(severityText, MAX_SEVERITY).toUpperCase(Locale.ROOT);
    }
    return severity < 1 || severity > 24 ? "" : SEVERITIES.get((severity - 1) / 4);
  }
}
