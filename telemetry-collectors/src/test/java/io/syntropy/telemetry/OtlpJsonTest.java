package io.syntropy.telemetry;

import static io.syntropy.telemetry.OtlpPayloads.NOW;
import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.syntropy.slo.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTest {
  private final OtlpDecoder decoder = new OtlpDecoder();

  @Test
  void jsonAndProtobufDecodeAlike() throws Exception {
    for (Map.Entry<RecordKind, Message> e :
        Map.<RecordKind, Message>of(
                RecordKind.OTLP_METRICS,
                OtlpPayloads.everyKind(),
                RecordKind.OTLP_TRACES,
                OtlpPayloads.traces(
                    OtlpPayloads.resource("a", true), OtlpPayloads.span("s").build()),
                RecordKind.OTLP_LOGS,
                OtlpPayloads.logs(OtlpPayloads.resource("a", false), OtlpPayloads.log("l").build()))
            .entrySet()) {
      byte[] json = otlpJson(e.getValue());
      Decoded fromJson = decoder.decode(e.getKey(), OtlpEncoding.JSON, json, NOW_MILLIS);
      Decoded fromProtobuf =
          decoder.decode(e.getKey(), OtlpEncoding.PROTOBUF, e.getValue().toByteArray(), NOW_MILLIS);

      assertThat(fromJson.samples()).isNotEmpty().isEqualTo(fromProtobuf.samples());
      assertThat(fromJson.payload()).isEqualTo(fromProtobuf.payload());
    }
  }

  /** Protobuf's JSON, with ids in hex as OTLP asks for. */
  private static byte[] otlpJson(Message message) throws Exception {
    String json = JsonFormat.printer().printingEnumsAsInts().print(message);
    for (String hex : List.of("5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174")) {
      String base64 = Base64.getEncoder().encodeToString(ByteString.fromHex(hex).toByteArray());
      json = json.replace(base64, hex);
    }
    json =
        json.replaceAll("\"parentSpanId\": \"[^\"]*\"", "\"parentSpanId\": \"eee19b7ec3c1b173\"");
    json = json.replaceAll("\"traceId\": \"A+=*\"", "\"traceId\": \"" + "00".repeat(16) + "\"");
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private Decoded json(String text) throws Exception {
    return decoder.decode(
        RecordKind.OTLP_METRICS,
        OtlpEncoding.JSON,
        text.getBytes(StandardCharsets.UTF_8),
        NOW_MILLIS);
  }

  private static String gaugeJson(String point) {
    return "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"g\",\"gauge\":"
        + "{\"dataPoints\":["
        + point
        + "]}}]}]}]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"asInt\":\"5\"|5",
        "\"asInt\":5|5",
        "\"asInt\":-5|-5",
        "\"asInt\":5.0|5",
        "\"asInt\":5e1|50",
        "\"asDouble\":\"0.5\"|0.5",
        "\"asDouble\":1|1",
        "\"asDouble\":0.25,\"flags\":0,\"unknown\":{\"a\":[1,{\"b\":2}]}|0.25",
        "\"attributes\":null,\"asDouble\":7|7",
      })
  void jsonNumbersMayBeTextAndUnknownMembersAreIgnored(String value, double expected)
      throws Exception {
    Decoded decoded = json(gaugeJson("{\"timeUnixNano\":\"" + NOW + "\"," + value + "}"));

    assertThat(((Sample.Gauge) decoded.samples().getFirst()).value()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{",
        "{}{}",
        "{\"resourceMetrics\":{}}",
        "{\"resourceMetrics\":[5]}",
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":5}]}]}]}",
      })
  void brokenJsonIsMalformed(String text) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageStartingWith("json: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"asInt\":\"x\"",
        "\"asInt\":1.5",
        "\"asInt\":1e400",
        "\"asInt\":99999999999999999999",
        "\"asDouble\":\"x\"",
        "\"flags\":-1",
        "\"attributes\":[{\"key\":\"k\",\"value\":{\"boolValue\":\"yes\"}}]",
        "\"exemplars\":[{\"traceId\":\"xyz\"}]",
      })
  void wrongJsonValuesAreMalformed(String value) {
    assertThatThrownBy(() -> json(gaugeJson("{" + value + "}")))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageContaining("expected");
  }

  @Test
  void nestingIsBounded() {
    String open = "{\"arrayValue\":{\"values\":[".repeat(200);
    String close = "]}}".repeat(200);
    String deep = "{\"attributes\":[{\"key\":\"k\",\"value\":" + open + close + "}]}";
    assertThatThrownBy(() -> json(gaugeJson(deep))).isInstanceOf(MalformedPayload.class);
  }
}
