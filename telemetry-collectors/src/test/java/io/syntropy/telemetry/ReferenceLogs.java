package io.syntropy.telemetry;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.syntropy.slo.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads one logs request: records to samples, faulty records aside. A record without a time has the
 * time it was observed, else that of receipt.
 */
final class ReferenceLogs {
  private static final int MAX_BODY = 1 << 16;
  private static final int MAX_SEVERITY = 32;

  private final TimeBounds bounds;
  private final Rejections rejections;
  private final List<Sample> samples = new ArrayList<>();
  private final Set<Object> rejected = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean scrub;

  ReferenceLogs(TimeBounds bounds, Rejections rejections) {
    this.bounds = bounds;
    this.rejections = rejections;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Reads {@code request}; returns it when all of it was accepted, else what remains. */
  ExportLogsServiceRequest read(ExportLogsServiceRequest request) {
    for (ResourceLogs rl : request.getResourceLogsList()) {
      ReferenceAttributes.Owner owner = ReferenceAttributes.owner(rl.getResource());
      scrub |= ReferenceAttributes.needsScrubbing(rl.getResource());
      for (ScopeLogs sl : rl.getScopeLogsList()) {
        for (LogRecord log : sl.getLogRecordsList()) {
          log(log, owner);
        }
      }
    }
    return rejected.isEmpty() && !scrub ? request : remainder(request);
  }

  private void log(LogRecord log, ReferenceAttributes.Owner owner) {
    long time = log.getTimeUnixNano();
    if (time == 0) {
      time = log.getObservedTimeUnixNano();
    }
    if (time == 0) {
      time = bounds.receivedNanos();
    }
    RejectReason refusal = bounds.refusal(time);
    if (refusal != null) {
      rejected.add(log);
      rejections.add(refusal, 1, "log record: " + bounds.describe(time));
      return;
    }
    samples.add(
        new Sample.Log(
            time,
            severity(log),
            ReferenceAttributes.cut(ReferenceValues.string(log.getBody()), MAX_BODY),
            ReferenceTraces.id(log.getTraceId(), ReferenceTraces.TRACE_ID_BYTES),
            ReferenceTraces.id(log.getSpanId(), ReferenceTraces.SPAN_ID_BYTES),
            owner.attributes(),
            ReferenceAttributes.cut(log.getAttributesList(), owner)));
  }

  private static String severity(LogRecord log) {
    if (!log.getSeverityText().isEmpty()) {
      return ReferenceAttributes.cut(log.getSeverityText(), MAX_SEVERITY).toUpperCase(Locale.ROOT);
    }
    int number = log.getSeverityNumberValue();
    if (number < 1 || number > 24) {
      return "";
    }
    return List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL").get((number - 1) / 4);
  }

  private ExportLogsServiceRequest remainder(ExportLogsServiceRequest request) {
    ExportLogsServiceRequest.Builder out = request.toBuilder();
    for (ResourceLogs.Builder rl : out.getResourceLogsBuilderList()) {
      if (ReferenceAttributes.needsScrubbing(rl.getResource())) {
        ReferenceAttributes.scrub(rl.getResourceBuilder());
      }
      if (!rejected.isEmpty()) {
        for (ScopeLogs.Builder sl : rl.getScopeLogsBuilderList()) {
          List<LogRecord> kept =
              sl.getLogRecordsList().stream().filter(l -> !rejected.contains(l)).toList();
          sl.clearLogRecords().addAllLogRecords(kept);
        }
      }
    }
    return out.build();
  }
}
