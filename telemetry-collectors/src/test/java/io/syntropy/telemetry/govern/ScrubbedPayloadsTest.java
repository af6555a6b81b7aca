package io.syntropy.telemetry.govern;

import static io.syntropy.telemetry.OtlpPayloads.NOW;
import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static io.syntropy.telemetry.OtlpPayloads.START;
import static io.syntropy.telemetry.OtlpPayloads.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.Decoded;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.OtlpEncoding;
import io.syntropy.telemetry.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was planted anywhere in a request is neither in what is journalled nor in any sample. */
class ScrubbedPayloadsTest {
  private static final List<String> SECRETS =
      List.of(
          "alice@example.org", "hunter2", "4111111111111111", "AKIAIOSFODNN7EXAMPLE", "10.9.8.7");

  private final PiiScrubber scrubber =
      new PiiScrubber(
          ScrubSettings.DEFAULTS, "a key of these tests".getBytes(StandardCharsets.UTF_8));
  private final OtlpDecoder decoder = new OtlpDecoder(scrubber);

  private static AnyValue string(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static List<KeyValue> planted() {
    ArrayValue headers =
        ArrayValue.newBuilder()
            .addValues(string("ok"))
            .addValues(string("mail to alice@example.org"))
            .build();
    KeyValueList map =
        KeyValueList.newBuilder()
            .addValues(text("password", "hunter2"))
            .addValues(text("user.id", "alice@example.org"))
            .addValues(pair("nested", AnyValue.newBuilder().setArrayValue(headers).build()))
            .addValues(text("fine", "fine"))
            .build();
    return List.of(
        text("http.route", "/cart"),
        text("db_password", "hunter2"),
        text("user.id", "alice@example.org"),
        text("client.address", "10.9.8.7"),
        text("note", "key AKIAIOSFODNN7EXAMPLE of alice@example.org"),
        pair("number", AnyValue.newBuilder().setIntValue(4111111111111111L).build()),
        pair(
            "bytes",
            AnyValue.newBuilder()
                .setBytesValue(ByteString.copyFromUtf8("to alice@example.org"))
                .build()),
        pair("list", AnyValue.newBuilder().setArrayValue(headers).build()),
        pair("map", AnyValue.newBuilder().setKvlistValue(map).build()));
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "shop"))
        .addAllAttributes(planted())
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder().setName("lib").addAllAttributes(planted()).build();
  }

  private Decoded decode(RecordKind kind, byte[] body) throws Exception {
    Decoded decoded = decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS);
    String payload = new String(decoded.payload(), StandardCharsets.ISO_8859_1);
    String samples = decoded.samples().toString();
    for (String secret : SECRETS) {
      assertThat(payload).doesNotContain(secret);
      assertThat(samples).doesNotContain(secret);
    }
    assertThat(payload).contains(scrubber.hash("alice@example.org")).contains("[redacted:email]");
    Decoded again = decoder.decode(kind, OtlpEncoding.PROTOBUF, decoded.payload(), NOW_MILLIS);
    assertThat(again.payload()).isEqualTo(decoded.payload());
    assertThat(decoder.decode(kind, decoded.payload(), NOW_MILLIS)).isEqualTo(decoded.samples());
    return decoded;
  }

  @Test
  void spans() throws Exception {
    ByteString trace =
        ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7});
    ByteString id = ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    Span span =
        Span.newBuilder()
            .setTraceId(trace)
            .setSpanId(id)
            .setName("GET /users/alice@example.org")
            .setStartTimeUnixNano(START)
            .setEndTimeUnixNano(NOW)
            .addAllAttributes(planted())
            .setStatus(Status.newBuilder().setMessage("no such user: alice@example.org"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("e")
                    .setTimeUnixNano(NOW)
                    .addAllAttributes(planted()))
            .addLinks(
                Span.Link.newBuilder().setTraceId(trace).setSpanId(id).addAllAttributes(planted()))
            .build();
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .setResource(resource())
        .addScopeSpansBuilder()
        .setScope(scope())
        .addSpans(span);

    Sample.Span read =
        (Sample.Span)
            decode(RecordKind.OTLP_TRACES, request.build().toByteArray()).samples().getFirst();

    assertThat(read.name()).isEqualTo("GET /users/[redacted:email]");
    assertThat(read.attributes().get("http.route")).isEqualTo("/cart");
    assertThat(read.attributes().get("db_password")).isNull();
    assertThat(read.attributes().get("number")).isEqualTo("[redacted:card]");
    assertThat(read.resource().get("client.address")).isEqualTo(scrubber.hash("10.9.8.7"));
  }

  @Test
  void logs() throws Exception {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .setResource(resource())
        .addScopeLogsBuilder()
        .setScope(scope())
        .addLogRecords(
            LogRecord.newBuilder()
                .setTimeUnixNano(NOW)
                .setBody(string("login of alice@example.org with password=hunter2 failed"))
                .addAllAttributes(planted()))
        .addLogRecords(
            LogRecord.newBuilder()
                .setTimeUnixNano(NOW)
                .setBody(
                    AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder().addAllValues(planted()))));

    Sample.Log read =
        (Sample.Log)
            decode(RecordKind.OTLP_LOGS, request.build().toByteArray()).samples().getFirst();

    assertThat(read.body())
        .isEqualTo("login of [redacted:email] with password=[redacted:secret_in_text] failed");
  }

  @Test
  void metrics() throws Exception {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .setResource(resource())
        .addScopeMetricsBuilder()
        .setScope(scope())
        .addMetrics(
            Metric.newBuilder()
                .setName("carts")
                .setSum(
                    Sum.newBuilder()
                        .setIsMonotonic(true)
                        .setAggregationTemporality(
                            AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(
                            NumberDataPoint.newBuilder()
                                .setStartTimeUnixNano(START)
                                .setTimeUnixNano(NOW)
                                .setAsInt(1)
                                .addAllAttributes(planted())
                                .addExemplars(
                                    Exemplar.newBuilder()
                                        .setTimeUnixNano(NOW)
                                        .setAsInt(1)
                                        .addAllFilteredAttributes(planted())))));

    Decoded decoded = decode(RecordKind.OTLP_METRICS, request.build().toByteArray());

    Sample.Point point = (Sample.Point) decoded.samples().getFirst();
    assertThat(point.series().attributes().get("user.id"))
        .isEqualTo(scrubber.hash("alice@example.org"));
    assertThat(point.series().attributes().get("note"))
        .isEqualTo("key [redacted:api_key] of [redacted:email]");
  }
}
