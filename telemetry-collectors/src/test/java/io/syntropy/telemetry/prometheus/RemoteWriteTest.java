package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.Decoded;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.OtlpEncoding;
import io.syntropy.telemetry.PayloadTooLarge;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.RejectReason;
import io.syntropy.telemetry.Rejections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class RemoteWriteTest {
  private static final long NOW = 1_780_000_000_000L;
  private static final long NANOS = NOW * 1_000_000;
  private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);
  private static final int GAUGE = 2;
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  private final RemoteWrite write = new RemoteWrite();
  private final Rejections rejections = new Rejections();

  private byte[] otlp(byte[] body) throws Exception {
    return write.translate(
        PushBody.of("application/x-protobuf", "snappy", body, NOW, 1 << 20), rejections);
  }

  private List<Sample> samples(WriteRequests request) throws Exception {
    Decoded decoded =
        new OtlpDecoder()
            .decode(RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, otlp(request.body()), NOW);
    assertThat(decoded.rejections().total()).isZero();
    return decoded.samples().stream().filter(s -> !(s instanceof Sample.Exemplar)).toList();
  }

  private List<Metric> metrics(WriteRequests request) throws Exception {
    return ExportMetricsServiceRequest.parseFrom(otlp(request.body()))
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList();
  }

  private static WriteRequests.One series(String name, String... labels) {
    return new WriteRequests.One().labels("__name__", name).labels(labels);
  }

  private static Series counted(String name, String unit, String... attributes) {
    return new Series("", name, unit, Attributes.EMPTY, Attributes.of(attributes));
  }

  @Test
  void namesDecideWhatIsACounterUntilMetadataSays() throws Exception {
    WriteRequests request = new WriteRequests();
    for (String name : new String[] {"a_total", "b_count", "b_sum", "b_bucket", "c", "c_created"}) {
      request.add(series(name).sample(NOW, 3));
    }

    assertThat(samples(request))
        .hasSize(6)
        .filteredOn(s -> s instanceof Sample.Sum)
        .extracting(s -> ((Sample.Sum) s).series().name())
        .containsExactlyInAnyOrder("a_total", "b_count", "b_sum", "b_bucket");
    assertThat(
            samples(new WriteRequests().metadata(GAUGE, "b").add(series("b_count").sample(NOW, 3))))
        .containsExactly(new Sample.Gauge(counted("b_count", ""), NANOS, 3));
    assertThat(
            samples(
                new WriteRequests()
                    .add(series("process_cpu_seconds").sample(NOW, 3))
                    .metadata(1, "process_cpu_seconds")))
        .containsExactly(
            new Sample.Sum(
                counted("process_cpu_seconds", "s"),
                0,
                NANOS,
                Sample.Temporality.CUMULATIVE,
                true,
                3));
    assertThat(write.stats().families()).isEqualTo(2);
  }

  @Test
  void whatIsBelowZeroIsNoCounter() throws Exception {
    assertThat(samples(new WriteRequests().add(series("celsius_sum").sample(NOW, -3))))
        .singleElement()
        .isInstanceOf(Sample.Gauge.class);
  }

  @Test
  void jobAndInstanceAreTheResource() throws Exception {
    List<Sample> found =
        samples(
            new WriteRequests()
                .add(
                    series(
                            "up",
                            "cloud_region",
                            "eu-west-1",
                            "instance",
                            "h:1",
                            "job",
                            "prod/shop",
                            "otel_scope_name",
                            "lib",
                            "otel_scope_version",
                            "2")
                        .sample(NOW, 1)));

    assertThat(found)
        .containsExactly(
            new Sample.Gauge(
                new Series(
                    "lib@2",
                    "up",
                    "",
                    Attributes.of(
                        "service.name",
                        "shop",
                        "service.namespace",
                        "prod",
                        "service.instance.id",
                        "h:1"),
                    Attributes.of("cloud.region", "eu-west-1")),
                NANOS,
                1));
  }

  @Test
  void theStalenessMarkerIsOneCertainNaNAndOthersAreLeftOut() throws Exception {
    List<Sample> found =
        samples(
            new WriteRequests()
                .add(series("a_total").sample(NOW - 1, 5).sample(NOW, STALE))
                .add(series("g").sample(NOW, Double.NaN))
                .add(series("h").sample(NOW, Double.POSITIVE_INFINITY))
                .add(
                    series("n")
                        .histogram(out -> {
                          out.writeDouble(3, STALE);
                          out.writeInt64(15, NOW);
                        })));

    assertThat(found)
        .hasSize(3)
        .contains(
            new Sample.Stale(counted("a_total", ""), NANOS),
            new Sample.Stale(counted("n", ""), NANOS));
    assertThat(write.stats().notNumbers()).isEqualTo(2);
    assertThat(write.stats().staleMarkers()).isEqualTo(2);
  }

  @Test
  void anIntegerNativeHistogramKeepsItsBuckets() throws Exception {
    // The example of Prometheus' documents: buckets 0, 1, 4, 5 hold 1, 2, 1, 2; one below zero.
    ExponentialHistogramDataPoint point =
        metrics(
                new WriteRequests()
                    .add(
                        series("lat_seconds")
                            .histogram(out -> {
                              out.writeUInt64(1, 12);
                              out.writeDouble(3, 18.5);
                              out.writeSInt32(4, 1);
                              out.writeDouble(5, 0.001);
                              out.writeUInt64(6, 5);
                              out.writeByteArray(8, WriteRequests.span(3, 1));
                              out.writeByteArray(9, WriteRequests.packedDeltas(1));
                              out.writeByteArray(11, WriteRequests.span(0, 2));
                              out.writeByteArray(11, WriteRequests.span(2, 2));
                              out.writeByteArray(12, WriteRequests.packedDeltas(1, 1, -1, 1));
                              out.writeInt64(15, NOW);
                            })))
            .getFirst()
            .getExponentialHistogram()
            .getDataPoints(0);

    assertThat(point.getScale()).isEqualTo(1);
    assertThat(point.getCount()).isEqualTo(12);
    assertThat(point.getSum()).isEqualTo(18.5);
    assertThat(point.getZeroThreshold()).isEqualTo(0.001);
    assertThat(point.getZeroCount()).isEqualTo(5);
    assertThat(point.getPositive().getOffset()).isEqualTo(-1);
    assertThat(point.getPositive().getBucketCountsList()).containsExactly(1L, 2L, 0L, 0L, 1L, 2L);
    assertThat(point.getNegative().getOffset()).isEqualTo(2);
    assertThat(point.getNegative().getBucketCountsList()).containsExactly(1L);
    assertThat(point.getStartTimeUnixNano()).isZero();
  }

  @Test
  void aFloatHistogramIsRoundedAndCustomBucketsBecomeBounds() throws Exception {
    List<Metric> found =
        metrics(
            new WriteRequests()
                .add(
                    series("f")
                        .histogram(out -> {
                          out.writeDouble(2, 4.0);
                          out.writeDouble(3, 9);
                          out.writeDouble(7, 1.4);
                          out.writeByteArray(11, WriteRequests.span(1, 2));
                          out.writeByteArray(13, WriteRequests.packedDoubles(1.6, 1.0));
                          out.writeInt64(15, NOW);
                        }))
                .add(
                    series("x")
                        .histogram(out -> {
                          out.writeUInt64(1, 6);
                          out.writeDouble(3, 9);
                          out.writeSInt32(4, -53);
                          out.writeByteArray(11, WriteRequests.span(1, 2));
                          out.writeByteArray(12, WriteRequests.packedDeltas(2, 2));
                          out.writeByteArray(16, WriteRequests.packedDoubles(0.1, 0.5));
                          out.writeInt64(15, NOW);
                        })));

    ExponentialHistogramDataPoint f = found.get(0).getExponentialHistogram().getDataPoints(0);
    assertThat(f.getCount()).isEqualTo(4);
    assertThat(f.getZeroCount()).isEqualTo(1);
    assertThat(f.getPositive().getBucketCountsList()).containsExactly(2L, 1L);
    HistogramDataPoint x = found.get(1).getHistogram().getDataPoints(0);
    assertThat(x.getExplicitBoundsList()).containsExactly(0.1, 0.5);
    assertThat(x.getBucketCountsList()).containsExactly(0L, 2L, 4L);
  }

  @Test
  void aGaugeHistogramIsLeftOutAndAContradictoryOneRejected() throws Exception {
    byte[] request =
        otlp(
            new WriteRequests()
                .add(
                    series("gauge")
                        .histogram(out -> {
                          out.writeEnum(14, 3);
                          out.writeInt64(15, NOW);
                        }))
                .add(
                    series("bad")
                        .histogram(out -> {
                          out.writeUInt64(1, 1);
                          out.writeByteArray(11, WriteRequests.span(0, 3));
                          out.writeInt64(15, NOW);
                        }))
                .body());

    assertThat(request).isEmpty();
    assertThat(write.stats().gaugeHistograms()).isEqualTo(1);
    assertThat(rejections.counts()).containsEntry(RejectReason.HISTOGRAM, 1L);
    assertThat(rejections.message()).contains("bad: positive spans hold more buckets");
  }

  @Test
  void anExemplarWaitsForItsSeriesNextPoint() throws Exception {
    otlp(
        new WriteRequests()
            .add(
                series("a_bucket", "le", "1")
                    .exemplar(NOW, 0.7, "trace_id", TRACE, "span_id", "eee19b7ec3c1b174", "k", "v"))
            .body());
    var points =
        metrics(
                new WriteRequests()
                    .add(series("a_bucket", "le", "1").sample(NOW - 1, 4).sample(NOW, 5)))
            .getFirst()
            .getSum()
            .getDataPointsList();

    assertThat(points.get(0).getExemplarsList()).isEmpty();
    assertThat(points.get(1).getExemplarsList())
        .singleElement()
        .satisfies(e -> {
          assertThat(e.getAsDouble()).isEqualTo(0.7);
          assertThat(e.getTraceId().size()).isEqualTo(16);
          assertThat(e.getSpanId().size()).isEqualTo(8);
          assertThat(e.getFilteredAttributes(0).getKey()).isEqualTo("k");
        });
    assertThat(write.stats().exemplars()).isEqualTo(1);
  }

  @Test
  void theGoodPartIsKept() throws Exception {
    List<Sample> found =
        samples(
            new WriteRequests()
                .add(
                    new WriteRequests.One()
                        .labels("__name__", "a", "z", "1", "b", "2")
                        .sample(NOW, 1))
                .add(
                    new WriteRequests.One()
                        .labels("__name__", "b", "x", "1", "x", "2")
                        .sample(NOW, 1))
                .add(new WriteRequests.One().labels("x", "1").sample(NOW, 1).sample(NOW, 2))
                .add(series("c", "l", "v".repeat(5000)).sample(NOW, 1))
                .add(series("good", "empty", "").sample(NOW, 1)));

    assertThat(found).containsExactly(new Sample.Gauge(counted("good", ""), NANOS, 1));
    assertThat(rejections.counts())
        .containsEntry(RejectReason.ATTRIBUTES, 3L)
        .containsEntry(RejectReason.NAME, 2L);
    assertThat(rejections.message()).contains("label b after z (expected sorted and unique)");
  }

  @Test
  void lengthsAreJudgedBeforeAnythingIsAllocated() throws Exception {
    byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 0};
    assertThatThrownBy(() -> otlp(bomb)).isInstanceOf(MalformedPayload.class);
    assertThatThrownBy(() -> otlp(new byte[0])).isInstanceOf(MalformedPayload.class);
    assertThatThrownBy(() -> otlp(Snappy.compress(new byte[2 << 20])))
        .isInstanceOf(PayloadTooLarge.class);
    assertThatThrownBy(() -> otlp(Snappy.compress(new byte[] {10, 100, 1})))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageContaining("prometheus.WriteRequest");
  }

  @Test
  void version2IsToldWhatToSet() {
    assertThat(
            write.unsupported(
                "application/x-protobuf;proto=io.prometheus.write.v2.Request", "snappy"))
        .contains("remote write 2.0")
        .contains("protobuf_message: prometheus.WriteRequest");
    assertThat(write.unsupported("application/x-protobuf;proto=prometheus.WriteRequest", "snappy"))
        .isNull();
    assertThat(write.unsupported("application/json", "snappy")).contains("application/x-protobuf");
    assertThat(write.unsupported("application/x-protobuf", "gzip")).contains("snappy");
  }

  @Test
  void mutatedBodiesAreReadOrRefused() {
    byte[] good =
        new WriteRequests()
            .metadata(3, "lat")
            .add(series("lat_bucket", "le", "1").sample(NOW, 4).exemplar(NOW, 1, "trace_id", TRACE))
            .add(
                series("n")
                    .histogram(out -> {
                      out.writeUInt64(1, 3);
                      out.writeByteArray(11, WriteRequests.span(0, 2));
                      out.writeByteArray(12, WriteRequests.packedDeltas(1, 1));
                      out.writeInt64(15, NOW);
                    }))
            .plain();
    Random random = new Random(20261121);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] mutated = good.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        byte[] otlp = otlp(i % 2 == 0 ? Snappy.compress(mutated) : mutated);
        new OtlpDecoder().decode(RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, otlp, NOW);
        read++;
      } catch (MalformedPayload | PayloadTooLarge refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (Exception e) {
        throw new AssertionError("round " + i, e);
      }
    }
    assertThat(read).isPositive();
  }
}
