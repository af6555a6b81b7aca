package io.syntropy.telemetry;

import static io.syntropy.telemetry.OtlpPayloads.NOW;
import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static io.syntropy.telemetry.OtlpPayloads.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpDecoderTest {
  private final OtlpDecoder decoder = new OtlpDecoder();

  private Decoded decode(RecordKind kind, Message request) throws Exception {
    return decoder.decode(kind, OtlpEncoding.PROTOBUF, request.toByteArray(), NOW_MILLIS);
  }

  private Decoded metrics(Metric... metrics) throws Exception {
    return decode(RecordKind.OTLP_METRICS, OtlpPayloads.metrics(metrics));
  }

  @Test
  void everyKindOfMetricBecomesItsSample() throws Exception {
    Decoded decoded = decode(RecordKind.OTLP_METRICS, OtlpPayloads.everyKind());

    Attributes resource =
        Attributes.of(
            "service.name", "social",
            "cloud.region", "eu-west-1",
            "service.instance.id", "627cc493-f310-47de-96bd-71410b7dec09",
            "telemetry.sdk.language", "java",
            "telemetry.sdk.name", "opentelemetry",
            "telemetry.sdk.version", "1.66.0",
            "process.pid", "4242");
    String scope = "io.opentelemetry.http@2.33.1";
    assertThat(decoded.accepted()).isEqualTo(5);
    assertThat(decoded.rejections().total()).isZero();
    assertThat(decoded.samples()).hasSize(4 + 4); // a summary is four series
    assertThat(decoded.samples().get(0))
        .isEqualTo(
            new Sample.Sum(
                new Series(
                    scope,
                    "http.server.requests",
                    "{request}",
                    resource,
                    Attributes.of(
                        "http.route", "/v1/feed/render", "http.response.status_code", "200")),
                START,
                NOW,
                Temporality.CUMULATIVE,
                true,
                12));
    assertThat(decoded.samples().get(1))
        .isEqualTo(
            new Sample.Gauge(
                new Series(scope, "jvm.memory.used", "By", resource, Attributes.EMPTY), NOW, 3.5));
    Sample.Histogram histogram = (Sample.Histogram) decoded.samples().get(2);
    assertThat(histogram.temporality()).isEqualTo(Temporality.DELTA);
    assertThat(histogram.count()).isEqualTo(105);
    assertThat(histogram.sum()).isEqualTo(12.5);
    assertThat(histogram.bounds()).hasSize(14).startsWith(0.005).endsWith(10.0);
    assertThat(histogram.counts()).hasSize(15).containsOnly(7);
    assertThat(decoded.samples().get(3))
        .isEqualTo(
            new Sample.ExponentialHistogram(
                new Series(scope, "rpc.duration", "ms", resource, Attributes.EMPTY),
                START,
                NOW,
                Temporality.CUMULATIVE,
                10,
                40,
                3,
                2,
                0,
                5,
                new long[] {3, 0, 4},
                -2,
                new long[] {1}));
  }

  @Test
  void nestingIsBounded() {
    AnyValue value = AnyValue.getDefaultInstance();
    for (int i = 0; i < 200; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    NumberDataPoint point =
        OtlpPayloads.gaugePoint(1, NOW)
            .addAttributes(KeyValue.newBuilder().setKey("k").setValue(value))
            .build();
    assertThatThrownBy(() -> metrics(OtlpPayloads.gauge("g", point)))
        .isInstanceOf(MalformedPayload.class);
  }

  static Stream<Arguments> faultyPoints() {
    long day = 86_400_000_000_000L;
    NumberDataPoint noValue = NumberDataPoint.newBuilder().setTimeUnixNano(NOW).build();
    NumberDataPoint.Builder many = OtlpPayloads.gaugePoint(1, NOW);
    for (int i = 0; i < 129; i++) {
      many.addAttributes(OtlpPayloads.text("k" + i, "v"));
    }
    HistogramDataPoint.Builder h = OtlpPayloads.histogramPoint("/", 2);
    return Stream.of(
        Arguments.of(RejectReason.VALUE, gauge(OtlpPayloads.gaugePoint(Double.NaN, NOW))),
        Arguments.of(
            RejectReason.VALUE, gauge(OtlpPayloads.gaugePoint(Double.POSITIVE_INFINITY, NOW))),
        Arguments.of(RejectReason.VALUE, gauge(noValue.toBuilder())),
        Arguments.of(RejectReason.TIME_MISSING, gauge(OtlpPayloads.gaugePoint(1, 0))),
        Arguments.of(RejectReason.TOO_OLD, gauge(OtlpPayloads.gaugePoint(1, NOW - 90 * day - 1))),
        Arguments.of(RejectReason.TOO_OLD, gauge(OtlpPayloads.gaugePoint(1, 1))),
        Arguments.of(
            RejectReason.IN_FUTURE, gauge(OtlpPayloads.gaugePoint(1, NOW + 600_000_000_001L))),
        Arguments.of(RejectReason.IN_FUTURE, gauge(OtlpPayloads.gaugePoint(1, -1))),
        Arguments.of(RejectReason.ATTRIBUTES, gauge(many)),
        Arguments.of(
            RejectReason.ATTRIBUTES,
            gauge(
                OtlpPayloads.gaugePoint(1, NOW)
                    .addAttributes(OtlpPayloads.text("k", "v".repeat(4097))))),
        Arguments.of(
            RejectReason.NAME, OtlpPayloads.gauge("", OtlpPayloads.gaugePoint(1, NOW).build())),
        Arguments.of(
            RejectReason.NEGATIVE_COUNTER,
            OtlpPayloads.counter("c", OtlpPayloads.counterPoint(-1, NOW).build())),
        Arguments.of(
            RejectReason.START_TIME,
            OtlpPayloads.counter(
                "c", OtlpPayloads.counterPoint(1, NOW).setStartTimeUnixNano(NOW + 1).build())),
        Arguments.of(
            RejectReason.TEMPORALITY,
            OtlpPayloads.counter("c", OtlpPayloads.counterPoint(1, NOW).build()).toBuilder()
                .setSum(
                    io.opentelemetry.proto.metrics.v1.Sum.newBuilder()
                        .addDataPoints(OtlpPayloads.counterPoint(1, NOW)))
                .build()),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().setCount(29))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().setCount(-30))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().setSum(Double.NaN))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().setBucketCounts(3, -2))),
        Arguments.of(
            RejectReason.HISTOGRAM,
            histogram(h.clone().setBucketCounts(3, Long.MAX_VALUE).setCount(Long.MIN_VALUE))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().setExplicitBounds(3, 0.025))),
        Arguments.of(
            RejectReason.HISTOGRAM,
            histogram(h.clone().setExplicitBounds(13, Double.POSITIVE_INFINITY))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().addBucketCounts(0))),
        Arguments.of(RejectReason.HISTOGRAM, histogram(h.clone().clearBucketCounts())),
        Arguments.of(
            RejectReason.HISTOGRAM,
            OtlpPayloads.exponential("e", OtlpPayloads.exponentialPoint().setCount(9).build())),
        Arguments.of(
            RejectReason.HISTOGRAM,
            OtlpPayloads.exponential("e", OtlpPayloads.exponentialPoint().setScale(21).build())),
        Arguments.of(
            RejectReason.HISTOGRAM,
            OtlpPayloads.exponential(
                "e", OtlpPayloads.exponentialPoint().setZeroThreshold(-1).build())));
  }

  private static Metric gauge(NumberDataPoint.Builder point) {
    return OtlpPayloads.gauge("g", point.build());
  }

  private static Metric histogram(HistogramDataPoint.Builder point) {
    return OtlpPayloads.histogram("h", point.build());
  }

  @ParameterizedTest
  @MethodSource("faultyPoints")
  void aFaultyPointIsSetAsideAndTheRestKept(RejectReason reason, Metric faulty) throws Exception {
    Metric good = OtlpPayloads.gauge("good", OtlpPayloads.gaugePoint(1, NOW).build());

    Decoded decoded = metrics(good, faulty, good);

    assertThat(decoded.rejections().counts()).containsExactly(Map.entry(reason, 1L));
    assertThat(decoded.rejections().message()).startsWith("1 rejected, for example: metric ");
    assertThat(decoded.accepted()).isEqualTo(2);
    assertThat(decoded.samples()).hasSize(2);
    assertThat(decoder.decode(RecordKind.OTLP_METRICS, decoded.payload(), NOW_MILLIS))
        .isEqualTo(decoded.samples());
    assertThat(
            decoder
                .decode(
                    RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, decoded.payload(), NOW_MILLIS)
                .rejections()
                .total())
        .isZero();
  }

  @Test
  void edgesOfTheBoundsAreAccepted() throws Exception {
    Decoded decoded =
        metrics(
            gauge(OtlpPayloads.gaugePoint(1, NOW - 90L * 86_400_000_000_000L)),
            gauge(OtlpPayloads.gaugePoint(1, NOW + 600_000_000_000L)),
            histogram(HistogramDataPoint.newBuilder().setTimeUnixNano(NOW).setCount(5).setSum(-3)),
            OtlpPayloads.counter(
                "c", OtlpPayloads.counterPoint(0, NOW).setStartTimeUnixNano(0).build()));

    assertThat(decoded.rejections().message()).isEmpty();
    assertThat(decoded.samples()).hasSize(4);
  }

  @Test
  void stalenessMarkersSayThatASeriesIsGone() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpPayloads.metrics(gauge(NumberDataPoint.newBuilder().setTimeUnixNano(NOW).setFlags(1)));

    Decoded decoded = decode(RecordKind.OTLP_METRICS, request);

    assertThat(decoded.samples())
        .singleElement()
        .isInstanceOfSatisfying(
            Sample.Stale.class, stale -> assertThat(stale.timeNanos()).isEqualTo(NOW));
    assertThat(decoded.accepted()).isEqualTo(1);
  }

  @Test
  void aSummaryIsTwoCountersAndAGaugeAQuantile() throws Exception {
    ExportMetricsServiceRequest request =
        OtlpPayloads.metrics(
            OtlpPayloads.summary("gc.pause", Map.of(0.5, 0.1, 1.0, 0.9, 0.99, Double.NaN)));

    Decoded decoded = decode(RecordKind.OTLP_METRICS, request);

    assertThat(decoded.accepted()).isEqualTo(1);
    assertThat(decoded.payload()).isEqualTo(request.toByteArray());
    assertThat(decoded.samples().stream().map(OtlpDecoderTest::shown))
        .containsExactlyInAnyOrder(
            "gc.pause_count 3.0", "gc.pause_sum 1.5", "gc.pause 0.5 0.1", "gc.pause 1 0.9");
  }

  private static String shown(Sample sample) {
    return switch (sample) {
      case Sample.Sum s -> s.series().name() + " " + s.value();
      case Sample.Gauge g ->
          g.series().name() + " " + g.series().attribute("quantile") + " " + g.value();
      default -> sample.toString();
    };
  }

  @Test
  void commandLinesNeverReachTheJournal() throws Exception {
    Resource secret = OtlpPayloads.resource("social", true);
    Map<RecordKind, Message> requests =
        Map.of(
            RecordKind.OTLP_METRICS,
            OtlpPayloads.metrics(
                secret,
                OtlpPayloads.everyKind().getResourceMetrics(0).getScopeMetrics(0).getMetricsList()),
            RecordKind.OTLP_TRACES,
            OtlpPayloads.traces(secret, OtlpPayloads.span("s").build()),
            RecordKind.OTLP_LOGS,
            OtlpPayloads.logs(secret, OtlpPayloads.log("l").build()));
    for (Map.Entry<RecordKind, Message> e : requests.entrySet()) {
      Decoded decoded = decode(e.getKey(), e.getValue());

      assertThat(decoded.rejections().total()).isZero();
      assertThat(decoded.samples()).isNotEmpty();
      assertThat(decoded.samples().toString()).doesNotContain("hunter2").contains("4242");
      assertThat(new String(decoded.payload(), StandardCharsets.ISO_8859_1))
          .doesNotContain("hunter2")
          .contains("service.name");
      assertThat(decoder.decode(e.getKey(), decoded.payload(), NOW_MILLIS))
          .isEqualTo(decoded.samples());
    }
  }

  @ParameterizedTest
  @CsvSource({
    // resource cloud.region, resource region, point cloud.region, point region, expected
    "A, , , , A",
    ", B, , , B",
    ", , C, , C",
    ", , , D, D",
    "A, B, C, D, C",
    "A, , , D, A",
    ", B, , D, D",
    "A, B, , , A",
    ", , , , ",
  })
  void regionIsFoundUnderOneKey(
      String ownerCloud, String owner, String pointCloud, String point, String expected)
      throws Exception {
    Resource.Builder resource = Resource.newBuilder();
    NumberDataPoint.Builder p = OtlpPayloads.gaugePoint(1, NOW);
    if (ownerCloud != null) {
      resource.addAttributes(OtlpPayloads.text("cloud.region", ownerCloud));
    }
    if (owner != null) {
      resource.addAttributes(OtlpPayloads.text("region", owner));
    }
    if (pointCloud != null) {
      p.addAttributes(OtlpPayloads.text("cloud.region", pointCloud));
    }
    if (point != null) {
      p.addAttributes(OtlpPayloads.text("region", point));
    }

    Decoded decoded =
        decode(RecordKind.OTLP_METRICS, OtlpPayloads.metrics(resource.build(), List.of(gauge(p))));

    Series series = ((Sample.Gauge) decoded.samples().getFirst()).series();
    assertThat(series.attribute("cloud.region")).isEqualTo(expected);
  }

  @Test
  void attributeValuesHaveTheirStringForms() throws Exception {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(AnyValue.newBuilder().setStringValue("a\"\n\u0001"))
                    .addValues(AnyValue.newBuilder().setDoubleValue(Double.NaN))
                    .addValues(AnyValue.getDefaultInstance()))
            .build();
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(OtlpPayloads.number("n", 5)))
            .build();
    NumberDataPoint.Builder p = OtlpPayloads.gaugePoint(1, NOW);
    Map<String, AnyValue> values =
        Map.of(
            "bool", AnyValue.newBuilder().setBoolValue(true).build(),
            "int", AnyValue.newBuilder().setIntValue(-42).build(),
            "whole", AnyValue.newBuilder().setDoubleValue(2).build(),
            "small", AnyValue.newBuilder().setDoubleValue(1.5e-7).build(),
            "large", AnyValue.newBuilder().setDoubleValue(1e21).build(),
            "bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi")).build(),
            "list", list,
            "map", map,
            "none", AnyValue.getDefaultInstance());
    values.forEach((k, v) -> p.addAttributes(KeyValue.newBuilder().setKey(k).setValue(v)));

    Series series = ((Sample.Gauge) metrics(gauge(p)).samples().getFirst()).series();

    assertThat(series.attributes())
        .isEqualTo(
            Attributes.of(
                "bool", "true",
                "int", "-42",
                "whole", "2",
                "small", "1.5e-7",
                "large", "1e+21",
                "bytes", "aGk=",
                "list", "[\"a\\\"\\n\\u0001\",\"NaN\",null]",
                "map", "{\"n\":5}",
                "none", ""));
  }

  @Test
  void spansAndLogsAreReadAndFaultyOnesSetAside() throws Exception {
    Resource resource = OtlpPayloads.resource("social", false);
    Decoded traces =
        decode(
            RecordKind.OTLP_TRACES,
            OtlpPayloads.traces(
                resource,
                OtlpPayloads.span("GET /").build(),
                OtlpPayloads.span("no id").setTraceId(ByteString.copyFrom(new byte[16])).build(),
                OtlpPayloads.span("short").setSpanId(ByteString.copyFrom(new byte[7])).build(),
                OtlpPayloads.span("open").setEndTimeUnixNano(0).build(),
                OtlpPayloads.span("backwards").setStartTimeUnixNano(NOW + 5).build()));
    Decoded logs =
        decode(
            RecordKind.OTLP_LOGS,
            OtlpPayloads.logs(
                resource,
                OtlpPayloads.log("line")
                    .addAttributes(OtlpPayloads.text("exception.stacktrace", "x".repeat(9000)))
                    .build(),
                OtlpPayloads.log("observed")
                    .setTimeUnixNano(0)
                    .setObservedTimeUnixNano(NOW - 1)
                    .setSeverityText("warning")
                    .setTraceId(ByteString.EMPTY)
                    .build(),
                OtlpPayloads.log("timeless").setTimeUnixNano(0).build(),
                OtlpPayloads.log("old").setTimeUnixNano(5).build()));

    assertThat(traces.accepted()).isEqualTo(2);
    assertThat(traces.rejections().counts())
        .containsOnly(
            Map.entry(RejectReason.IDENTITY, 2L), Map.entry(RejectReason.TIME_MISSING, 1L));
    Sample.Span span = (Sample.Span) traces.samples().getFirst();
    assertThat(span.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(span.spanId()).isEqualTo("eee19b7ec3c1b174");
    assertThat(span.kind()).isEqualTo("server");
    assertThat(span.status()).isEqualTo("error");
    assertThat(span.durationNanos()).isEqualTo(250_000_000);
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo("503");
    assertThat(((Sample.Span) traces.samples().get(1)).durationNanos()).isZero();
    assertThat(decoder.decode(RecordKind.OTLP_TRACES, traces.payload(), NOW_MILLIS))
        .isEqualTo(traces.samples());

    assertThat(logs.rejections().counts()).containsExactly(Map.entry(RejectReason.TOO_OLD, 1L));
    Sample.Log log = (Sample.Log) logs.samples().getFirst();
    assertThat(log.severity()).isEqualTo("WARN");
    assertThat(log.body()).isEqualTo("line");
    assertThat(log.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(log.attributes().get("exception.stacktrace")).hasSize(4096);
    Sample.Log observed = (Sample.Log) logs.samples().get(1);
    assertThat(observed.timeNanos()).isEqualTo(NOW - 1);
    assertThat(observed.severity()).isEqualTo("WARNING");
    assertThat(observed.traceId()).isEmpty();
    assertThat(((Sample.Log) logs.samples().get(2)).timeNanos()).isEqualTo(NOW);
    assertThat(decoder.decode(RecordKind.OTLP_LOGS, logs.payload(), NOW_MILLIS))
        .isEqualTo(logs.samples());
  }

  @Test
  void theFirstFewDistinctReasonsAreTold() throws Exception {
    Metric[] faulty = new Metric[50];
    for (int i = 0; i < faulty.length; i++) {
      faulty[i] =
          OtlpPayloads.gauge(
              "m" + i / 5 + "n".repeat(500), OtlpPayloads.gaugePoint(Double.NaN, NOW).build());
    }

    Decoded decoded = metrics(faulty);

    assertThat(decoded.rejections().total()).isEqualTo(50);
    assertThat(decoded.rejections().message()).startsWith("50 rejected").hasSizeLessThan(1000);
    assertThat(decoded.rejections().message().split("; ")).hasSize(5);
  }
}
