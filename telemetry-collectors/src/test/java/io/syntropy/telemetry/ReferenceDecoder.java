package io.syntropy.telemetry;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.syntropy.slo.Sample;
import java.io.IOException;
import java.util.List;

/**
 * The plain way to decode OTLP: generated classes, maps, nothing remembered. What counts as right.
 */
final class ReferenceDecoder implements PayloadDecoder {

  /**
   * Decodes one request as received.
   *
   * @param kind one of the OTLP kinds
   * @throws MalformedPayload when {@code body} is not a request of that kind
   * @throws PayloadTooLarge when it holds more messages than a request may
   */
  public Decoded decode(RecordKind kind, OtlpEncoding encoding, byte[] body, long receivedAtMillis)
      throws MalformedPayload, PayloadTooLarge {
    TimeBounds bounds = TimeBounds.at(receivedAtMillis);
    Rejections rejections = new Rejections();
    return switch (kind) {
      case OTLP_METRICS -> {
        ExportMetricsServiceRequest request =
            encoding == OtlpEncoding.JSON
                ? fromJson(body, ExportMetricsServiceRequest.newBuilder()).build()
                : parse(
                    body,
                    ExportMetricsServiceRequest.parser(),
                    ExportMetricsServiceRequest.getDescriptor());
        ReferenceMetrics d = new ReferenceMetrics(bounds, rejections);
        ExportMetricsServiceRequest rest = d.read(request);
        byte[] payload = payload(encoding, body, request, rest);
        yield new Decoded(d.samples(), d.accepted(), payload, rejections);
      }
      case OTLP_TRACES -> {
        ExportTraceServiceRequest request =
            encoding == OtlpEncoding.JSON
                ? fromJson(body, ExportTraceServiceRequest.newBuilder()).build()
                : parse(
                    body,
                    ExportTraceServiceRequest.parser(),
                    ExportTraceServiceRequest.getDescriptor());
        ReferenceTraces d = new ReferenceTraces(bounds, rejections);
        ExportTraceServiceRequest rest = d.read(request);
        byte[] payload = payload(encoding, body, request, rest);
        yield new Decoded(d.samples(), d.samples().size(), payload, rejections);
      }
      case OTLP_LOGS -> {
        ExportLogsServiceRequest request =
            encoding == OtlpEncoding.JSON
                ? fromJson(body, ExportLogsServiceRequest.newBuilder()).build()
                : parse(
                    body,
                    ExportLogsServiceRequest.parser(),
                    ExportLogsServiceRequest.getDescriptor());
        ReferenceLogs d = new ReferenceLogs(bounds, rejections);
        ExportLogsServiceRequest rest = d.read(request);
        byte[] payload = payload(encoding, body, request, rest);
        yield new Decoded(d.samples(), d.samples().size(), payload, rejections);
      }
      case CONTROL ->
          throw new IllegalArgumentException("kind: CONTROL (expected one of the OTLP kinds)");
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when a stored payload cannot be read
   */
  @Override
  public List<Sample> decode(RecordKind kind, byte[] payload, long receivedAtMillis) {
    try {
      return decode(kind, OtlpEncoding.PROTOBUF, payload, receivedAtMillis).samples();
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new IllegalStateException("stored " + kind + " payload: " + e.getMessage(), e);
    }
  }

  private static <B extends Message.Builder> B fromJson(byte[] body, B builder)
      throws MalformedPayload, PayloadTooLarge {
    OtlpJson.read(body, builder);
    return builder;
  }

  private static <M extends Message> M parse(byte[] body, Parser<M> parser, Descriptor type)
      throws MalformedPayload, PayloadTooLarge {
    try {
      ReferenceBounds.check(body, type);
      return parser.parseFrom(body);
    } catch (IOException e) {
      throw new MalformedPayload("protobuf: " + e.getMessage());
    }
  }

  private static byte[] payload(
      OtlpEncoding encoding, byte[] body, Message request, Message remainder) {
    return encoding == OtlpEncoding.PROTOBUF && request == remainder
        ? body
        : remainder.toByteArray();
  }
}
