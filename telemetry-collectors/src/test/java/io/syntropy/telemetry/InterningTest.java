package io.syntropy.telemetry;

import static io.syntropy.telemetry.OtlpPayloads.NOW;
import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered between requests, and what huge or hostile bodies cost. */
class InterningTest {
  private final OtlpDecoder decoder = new OtlpDecoder();

  private List<Sample> metrics(NumberDataPoint... points) throws Exception {
    byte[] body = OtlpPayloads.metrics(OtlpPayloads.gauge("g", points)).toByteArray();
    return decoder
        .decode(RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, body, NOW_MILLIS)
        .samples();
  }

  private static Series series(List<Sample> samples) {
    return ((Sample.Point) samples.getFirst()).series();
  }

  @Test
  void aSeriesIsOneInstanceAcrossRequestsOrdersOfKeysAndReplay() throws Exception {
    NumberDataPoint.Builder one =
        OtlpPayloads.gaugePoint(1, NOW)
            .addAttributes(OtlpPayloads.text("a", "1"))
            .addAttributes(OtlpPayloads.text("b", "2"));
    NumberDataPoint.Builder other =
        OtlpPayloads.gaugePoint(2, NOW)
            .addAttributes(OtlpPayloads.text("b", "2"))
            .addAttributes(OtlpPayloads.text("a", "1"));

    Series first = series(metrics(one.build()));

    assertThat(series(metrics(one.build()))).isSameAs(first);
    assertThat(series(metrics(other.build()))).isSameAs(first);
    byte[] body = OtlpPayloads.metrics(OtlpPayloads.gauge("g", one.build())).toByteArray();
    assertThat(series(decoder.decode(RecordKind.OTLP_METRICS, body, NOW_MILLIS))).isSameAs(first);
  }

  @Test
  void exemplarsFollowTheirPointWhenTheyNameATrace() throws Exception {
    Exemplar good =
        Exemplar.newBuilder()
            .setTimeUnixNano(NOW)
            .setAsDouble(0.5)
            .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
            .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
            .build();
    NumberDataPoint.Builder point =
        OtlpPayloads.gaugePoint(1, NOW)
            .addExemplars(good)
            .addExemplars(good.toBuilder().clearTraceId())
            .addExemplars(good.toBuilder().setTraceId(ByteString.copyFrom(new byte[16])))
            .addExemplars(good.toBuilder().setTimeUnixNano(0))
            .addExemplars(good.toBuilder().setAsDouble(Double.NaN));
    for (int i = 0; i < 100; i++) {
      point.addExemplars(good);
    }

    List<Sample> samples = metrics(point.build(), OtlpPayloads.gaugePoint(2, NOW).build());

    assertThat(samples).hasSize(2 + 64);
    Sample.Exemplar exemplar = (Sample.Exemplar) samples.get(1);
    assertThat(exemplar.traceId()).isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(exemplar.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
    assertThat(exemplar.value()).isEqualTo(0.5);
    assertThat(exemplar.series()).isSameAs(series(samples));
    assertThat(samples.getLast()).isInstanceOf(Sample.Gauge.class);
  }

  @Test
  void hostileLengthsAreRefusedBeforeAnythingIsAllocated() {
    byte[] beyond = {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};
    byte[] negative = {
      0x0A,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      (byte) 0xFF,
      0x01
    };
    byte[] groups = new byte[10_000];
    Arrays.fill(groups, (byte) 0x7B);
    for (RecordKind kind :
        List.of(RecordKind.OTLP_METRICS, RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS)) {
      for (byte[] body : List.of(beyond, negative, groups)) {
        assertThatThrownBy(() -> decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS))
            .isInstanceOf(MalformedPayload.class);
      }
    }
  }

  @Test
  void moreThanTwoMillionMessagesAreTooLarge() {
    byte[] empties = new byte[4_000_004];
    for (int i = 0; i < empties.length; i += 2) {
      empties[i] = 0x0A;
    }
    for (RecordKind kind :
        List.of(RecordKind.OTLP_METRICS, RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS)) {
      assertThatThrownBy(() -> decoder.decode(kind, OtlpEncoding.PROTOBUF, empties, NOW_MILLIS))
          .isInstanceOf(PayloadTooLarge.class);
    }
  }

  @Test
  void millionsOfBucketsAreCountedAndNotKept() throws Exception {
    byte[] counts = new byte[8_000_000];
    byte[] point = new WireWriter().field(6, counts).toByteArray();
    byte[] exponential =
        new WireWriter().field(8, new WireWriter().field(2, counts).toByteArray()).toByteArray();
    for (byte[][] c : new byte[][][] {{{9}, point}, {{10}, exponential}}) {
      byte[] timed = new WireWriter().raw(c[1], 0, c[1].length).raw(time(), 0, 9).toByteArray();
      byte[] data = new WireWriter().field(1, timed).raw(new byte[] {0x10, 1}, 0, 2).toByteArray();
      byte[] metric =
          new WireWriter().field(1, new byte[] {'h'}).field(c[0][0], data).toByteArray();
      byte[] scope = new WireWriter().field(2, metric).toByteArray();
      byte[] resource = new WireWriter().field(2, scope).toByteArray();
      byte[] body = new WireWriter().field(1, resource).toByteArray();

      Decoded decoded =
          decoder.decode(RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, body, NOW_MILLIS);

      assertThat(decoded.samples()).isEmpty();
      assertThat(decoded.rejections().counts()).containsOnlyKeys(RejectReason.HISTOGRAM);
      assertThat(decoded.rejections().message()).contains("(expected <= 4096)");
    }
  }

  private static byte[] time() {
    return java.nio.ByteBuffer.allocate(9)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x19)
        .putLong(NOW)
        .array();
  }
}
