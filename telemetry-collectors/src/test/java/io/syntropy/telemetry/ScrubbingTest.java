package io.syntropy.telemetry;

import static io.syntropy.telemetry.OtlpPayloads.NOW;
import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.syntropy.slo.Sample;
import io.syntropy.slo.SpanDetails;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scrubber answers is done everywhere, in samples and in what is journalled. */
class ScrubbingTest {
  private static final String SECRET = "secret";

  /** Removes keys named token, replaces texts with "secret" in them, drops "gone". */
  private static final class Asked implements Scrubber {
    final List<String> places = Collections.synchronizedList(new ArrayList<>());

    @Override
    public boolean removes(Place place, Utf8Text key) {
      return key.toString().equals("token");
    }

    @Override
    public Verdict judge(Place place, Utf8Text key, Utf8Text value) {
      places.add(place + ":" + key);
      String text = value.toString();
      return text.equals("gone")
          ? Verdict.DROP
          : text.contains(SECRET) || text.equals("4111111111111111")
              ? Verdict.replace("[hidden]")
              : Verdict.KEEP;
    }
  }

  private final Asked scrubber = new Asked();
  private final OtlpDecoder decoder = new OtlpDecoder(scrubber);

  private Decoded decode(RecordKind kind, Message request) throws Exception {
    byte[] body = request.toByteArray();
    Decoded first = decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS);
    Decoded again = decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS);
    assertThat(again.samples()).isEqualTo(first.samples());
    assertThat(again.payload()).isEqualTo(first.payload());
    assertThat(new String(first.payload(), StandardCharsets.ISO_8859_1))
        .doesNotContain(SECRET)
        .doesNotContain("4111111111111111");
    assertThat(first.samples().toString()).doesNotContain(SECRET).contains("[hidden]");
    // What is stored means the samples, to this decoder and to the plain one.
    assertThat(decoder.decode(kind, first.payload(), NOW_MILLIS)).isEqualTo(first.samples());
    assertThat(new ReferenceDecoder().decode(kind, first.payload(), NOW_MILLIS))
        .isEqualTo(first.samples());
    return first;
  }

  private static KeyValue nested(String key) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(
            AnyValue.newBuilder()
                .setKvlistValue(
                    KeyValueList.newBuilder()
                        .addValues(OtlpPayloads.text("token", SECRET))
                        .addValues(
                            KeyValue.newBuilder()
                                .setKey("list")
                                .setValue(
                                    AnyValue.newBuilder()
                                        .setArrayValue(
                                            ArrayValue.newBuilder()
                                                .addValues(
                                                    AnyValue.newBuilder().setStringValue("gone"))
                                                .addValues(
                                                    AnyValue.newBuilder()
                                                        .setStringValue("a secret"))
                                                .addValues(
                                                    AnyValue.newBuilder().setIntValue(5)))))))
        .build();
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(OtlpPayloads.text("service.name", "shop"))
        .addAttributes(OtlpPayloads.text("owner", "the secret owner"))
        .addAttributes(OtlpPayloads.text("token", "t"))
        .build();
  }

  @Test
  void metricsAreScrubbed() throws Exception {
    NumberDataPoint point =
        OtlpPayloads.gaugePoint(1, NOW)
            .addAttributes(OtlpPayloads.text("user", "secret@example.org"))
            .addAttributes(OtlpPayloads.number("card", 4111111111111111L))
            .addAttributes(OtlpPayloads.text("kept", "yes"))
            .addAttributes(nested("deep"))
            .addAttributes(OtlpPayloads.text("token", "t"))
            .addExemplars(
                Exemplar.newBuilder()
                    .setTimeUnixNano(NOW)
                    .setAsInt(7)
                    .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
                    .addFilteredAttributes(OtlpPayloads.text("mail", "my secret")))
            .build();
    NumberDataPoint rejected = point.toBuilder().setTimeUnixNano(5).build();

    Decoded decoded =
        decode(
            RecordKind.OTLP_METRICS,
            OtlpPayloads.metrics(
                resource(),
                List.of(
                    OtlpPayloads.gauge("g", rejected, point, rejected),
                    OtlpPayloads.gauge(
                        "plain",
                        OtlpPayloads.gaugePoint(2, NOW)
                            .addAttributes(OtlpPayloads.text("kept", "yes"))
                            .build()))));

    Sample.Gauge gauge = (Sample.Gauge) decoded.samples().getFirst();
    assertThat(gauge.series().resource().asMap())
        .containsOnlyKeys("service.name", "owner")
        .containsEntry("owner", "[hidden]");
    assertThat(gauge.series().attributes().asMap())
        .containsOnlyKeys("user", "card", "kept", "deep")
        .containsEntry("user", "[hidden]")
        .containsEntry("card", "[hidden]")
        .containsEntry("kept", "yes")
        .containsEntry("deep", "{\"list\":[\"[hidden]\",5]}");
    assertThat(decoded.samples().get(1)).isInstanceOf(Sample.Exemplar.class);
    assertThat(decoded.samples()).hasSize(3);
    assertThat(decoded.rejections().total()).isEqualTo(2);
  }

  @Test
  void aKnownSetOfAttributesIsNotAskedAboutAgain() throws Exception {
    Message request =
        OtlpPayloads.metrics(
            resource(),
            List.of(OtlpPayloads.counter("c", OtlpPayloads.counterPoint(1, NOW).build())));
    decode(RecordKind.OTLP_METRICS, request);
    int asked = scrubber.places.size();

    decode(RecordKind.OTLP_METRICS, request);

    assertThat(asked).isPositive();
    assertThat(scrubber.places).hasSize(asked);
  }

  @Test
  void spansAreScrubbedInAllTheirParts() throws Exception {
    Span span =
        OtlpPayloads.span("GET /secret")
            .setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("no secret"))
            .addAttributes(nested("deep"))
            .addEvents(
                Span.Event.newBuilder()
                    .setTimeUnixNano(NOW)
                    .setName("e")
                    .addAttributes(OtlpPayloads.text("m", "gone"))
                    .addAttributes(OtlpPayloads.text("n", "secret")))
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(ByteString.fromHex("5b8efff798038103d269b633813fc60c"))
                    .setSpanId(ByteString.fromHex("eee19b7ec3c1b174"))
                    .addAttributes(OtlpPayloads.text("l", "secret")))
            .build();

    Decoded decoded = decode(RecordKind.OTLP_TRACES, OtlpPayloads.traces(resource(), span, span));

    Sample.Span read = (Sample.Span) decoded.samples().getFirst();
    assertThat(read.name()).isEqualTo("[hidden]");
    assertThat(read.details().statusMessage()).isEqualTo("[hidden]");
    SpanDetails.Event event = read.details().events().getFirst();
    assertThat(event.attributes().asMap()).containsOnlyKeys("n").containsEntry("n", "[hidden]");
    assertThat(read.details().links().getFirst().attributes().get("l")).isEqualTo("[hidden]");
  }

  @Test
  void logsAreScrubbedWithTheirBodies() throws Exception {
    Decoded decoded =
        decode(
            RecordKind.OTLP_LOGS,
            OtlpPayloads.logs(
                resource(),
                OtlpPayloads.log("the secret body").build(),
                OtlpPayloads.log("")
                    .setBody(nested("x").getValue())
                    .addAttributes(OtlpPayloads.text("a", "secret"))
                    .build()));

    assertThat(((Sample.Log) decoded.samples().getFirst()).body()).isEqualTo("[hidden]");
    assertThat(((Sample.Log) decoded.samples().get(1)).body())
        .isEqualTo("{\"list\":[\"[hidden]\",5]}");
    assertThat(((Sample.Log) decoded.samples().get(1)).attributes().get("a")).isEqualTo("[hidden]");
  }
}
