package io.syntropy.telemetry;

import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.wire.Canonical;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.WireCheck;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes OTLP requests, once: into samples, what was rejected, and what is to be journalled. The
 * bytes are walked in place, without the generated message classes; what they accept is accepted,
 * with the same meaning.
 *
 * <p>The good part of a request is kept. Faulty items are set aside with a {@link RejectReason}. A
 * point flagged as "no recorded value" becomes a staleness marker; a summary becomes two counters
 * and a gauge a quantile. Exemplars that name a trace follow their point.
 *
 * <p>Remembers series by their bytes, within bounds, so that equal ones are the same instance; one
 * decoder should serve receivers and replay. Safe for use by many threads.
 */
public final class OtlpDecoder implements PayloadDecoder {
  private final Interns interns = new Interns();
  private final Contexts received;
  private final Contexts stored;

  /** Scrubs command lines only. */
  public OtlpDecoder() {
    this(Scrubber.COMMAND_LINES);
  }

  /**
   * @param scrubber asked about what is received; not about what is stored, which it has seen
   */
  public OtlpDecoder(Scrubber scrubber) {
    received = new Contexts(interns, new ScrubPass(scrubber));
    stored = new Contexts(interns, null);
  }

  /**
   * Decodes one request as received.
   *
   * @param kind one of the OTLP kinds
   * @throws MalformedPayload when {@code body} is not a request of that kind
   * @throws PayloadTooLarge when it holds more messages than a request may
   */
  public Decoded decode(RecordKind kind, OtlpEncoding encoding, byte[] body, long receivedAtMillis)
      throws MalformedPayload, PayloadTooLarge {
    return decode(kind, encoding, body, body.length, receivedAtMillis);
  }

  /**
   * The same of the first {@code length} bytes of an array, which is not kept: only the payload may
   * be that array, when all of it is to be journalled.
   */
  Decoded decode(
      RecordKind kind, OtlpEncoding encoding, byte[] body, int length, long receivedAtMillis)
      throws MalformedPayload, PayloadTooLarge {
    if (encoding == OtlpEncoding.PROTOBUF) {
      return decode(kind, body, length, receivedAtMillis, received);
    }
    byte[] bytes = fromJson(kind, length == body.length ? body : Arrays.copyOf(body, length));
    return decode(kind, bytes, bytes.length, receivedAtMillis, received);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when a stored payload cannot be read
   */
  @Override
  public List<Sample> decode(RecordKind kind, byte[] payload, long receivedAtMillis) {
    try {
      return decode(kind, payload, payload.length, receivedAtMillis, stored).samples();
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new IllegalStateException("stored " + kind + " payload: " + e.getMessage(), e);
    }
  }

  private Decoded decode(
      RecordKind kind, byte[] body, int length, long receivedAtMillis, Contexts contexts)
      throws MalformedPayload, PayloadTooLarge {
    interns.age(receivedAtMillis);
    TimeBounds bounds = TimeBounds.at(receivedAtMillis);
    try {
      return kind == RecordKind.OTLP_METRICS
          ? metrics(body, length, bounds, contexts)
          : items(kind, body, length, bounds, contexts.scrub());
    } catch (WireFault e) {
      if (e.kind() == WireFault.Kind.TOO_MANY) {
        throw new PayloadTooLarge(String.valueOf(e.getMessage()));
      }
      throw new MalformedPayload("protobuf: " + e.getMessage());
    }
  }

  private static Decoded metrics(byte[] body, int length, TimeBounds bounds, Contexts contexts)
      throws WireFault {
    Rejections rejections = new Rejections();
    MetricsDecoding decoding = new MetricsDecoding(contexts, bounds, rejections);
    byte[] payload;
    try {
      payload = decoding.read(body, length);
    } catch (WireFault e) {
      if (e.kind() != WireFault.Kind.REPEATED) {
        throw e;
      }
      rejections = new Rejections();
      decoding = new MetricsDecoding(contexts, bounds, rejections);
      byte[] once = checked(body, length, OtlpTypes.METRICS);
      payload = decoding.read(once, once == body ? length : once.length);
    }
    return new Decoded(decoding.samples(), decoding.accepted(), payload, rejections);
  }

  private Decoded items(
      RecordKind kind, byte[] body, int length, TimeBounds bounds, @Nullable ScrubPass scrub)
      throws WireFault {
    WireType type = type(kind);
    byte[] bytes = checked(body, length, type);
    int end = bytes == body ? length : bytes.length;
    if (scrub != null) {
      Splice edits = new Splice();
      scrub.scrub(bytes, 0, end, type, edits);
      if (!edits.isEmpty()) {
        bytes = edits.apply(bytes, end, type);
        end = bytes.length;
      }
    }
    Rejections rejections = new Rejections();
    ItemsDecoding decoding =
        kind == RecordKind.OTLP_TRACES
            ? new TraceDecoding(stored, bounds, rejections)
            : new LogsDecoding(stored, bounds, rejections);
    byte[] payload = decoding.read(bytes, end);
    return new Decoded(decoding.samples, decoding.samples.size(), payload, rejections);
  }

  /** {@code body} when it is valid and repeats nothing, else the same without repetitions. */
  private static byte[] checked(byte[] body, int length, WireType type) throws WireFault {
    try {
      WireCheck.check(new WireReader(body, 0, length), type, 0);
      return body;
    } catch (WireFault e) {
      if (e.kind() != WireFault.Kind.REPEATED) {
        throw e;
      }
      return Canonical.of(Arrays.copyOf(body, length), type);
    }
  }

  private static WireType type(RecordKind kind) {
    return switch (kind) {
      case OTLP_METRICS -> OtlpTypes.METRICS;
      case OTLP_TRACES -> OtlpTypes.TRACES;
      case OTLP_LOGS -> OtlpTypes.LOGS;
      case CONTROL ->
          throw new IllegalArgumentException("kind: CONTROL (expected one of the OTLP kinds)");
    };
  }

  private static byte[] fromJson(RecordKind kind, byte[] body)
      throws MalformedPayload, PayloadTooLarge {
    Message.Builder builder =
        switch (kind) {
          case OTLP_METRICS -> ExportMetricsServiceRequest.newBuilder();
          case OTLP_TRACES -> ExportTraceServiceRequest.newBuilder();
          case OTLP_LOGS -> ExportLogsServiceRequest.newBuilder();
          case CONTROL ->
              throw new IllegalArgumentException("kind: CONTROL (expected one of the OTLP kinds)");
        };
    OtlpJson.read(body, builder);
    return builder.build().toByteArray();
  }
}
