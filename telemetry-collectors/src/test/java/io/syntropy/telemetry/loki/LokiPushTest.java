package io.syntropy.telemetry.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.PayloadTooLarge;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.Rejections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class LokiPushTest {
  private static final long NOW = 1_780_000_000_000L;
  private static final String TIME = NOW + "123456";
  private static final long NANOS = NOW * 1_000_000 + 123_456;
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  private final LokiPush push = new LokiPush();

  private List<Sample> samples(String type, String encoding, byte[] body) throws Exception {
    byte[] otlp = push.translate(PushBody.of(type, encoding, body, NOW, 1 << 20), new Rejections());
    return new OtlpDecoder().decode(RecordKind.OTLP_LOGS, otlp, NOW);
  }

  private List<Sample> json(String body) throws Exception {
    return samples("application/json", "", body.getBytes(StandardCharsets.UTF_8));
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] request(String labels, String line, Map<String, String> metadata) {
    byte[] time =
        message(out -> {
          out.writeInt64(1, NANOS / 1_000_000_000);
          out.writeInt32(2, (int) (NANOS % 1_000_000_000));
        });
    byte[] entry =
        message(out -> {
          out.writeByteArray(1, time);
          out.writeString(2, line);
          for (Map.Entry<String, String> e : metadata.entrySet()) {
            out.writeByteArray(
                3,
                message(pair -> {
                  pair.writeString(1, e.getKey());
                  pair.writeString(2, e.getValue());
                }));
          }
        });
    byte[] stream =
        message(out -> {
          out.writeString(1, labels);
          out.writeByteArray(2, entry);
          out.writeUInt64(3, 42);
        });
    return message(out -> out.writeByteArray(1, stream));
  }

  @Test
  void jsonAndProtobufSayTheSame() throws Exception {
    List<Sample> fromJson =
        json(
            """
            {"streams":[{"stream":{"app":"shop","level":"warning","region":"eu-west-1"},
             "values":[["%s","hello",{"trace_id":"%s","user":"7"}]]}],"more":[{}]}
            """
                .formatted(TIME, TRACE));
    List<Sample> fromProtobuf =
        samples(
            "application/x-protobuf",
            "snappy",
            Snappy.compress(
                request(
                    "{app=\"shop\", level=\"warning\", region=\"eu-west-1\"}",
                    "hello",
                    Map.of("trace_id", TRACE, "user", "7"))));

    assertThat(fromJson)
        .isEqualTo(fromProtobuf)
        .containsExactly(
            new Sample.Log(
                NANOS,
                "WARN",
                "hello",
                TRACE,
                "",
                Attributes.of(
                    "app",
                    "shop",
                    "cloud.region",
                    "eu-west-1",
                    "region",
                    "eu-west-1",
                    "service.name",
                    "shop"),
                Attributes.of("user", "7")));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"job\":\"prod/shop\",\"app\":\"web\"', web",
    "'\"job\":\"prod/shop\"', shop",
    "'\"service_name\":\"a\",\"service\":\"b\"', a",
  })
  void theServiceIsTheFirstOfItsLabels(String labels, String service) throws Exception {
    List<Sample> found =
        json(
            "{\"streams\":[{\"stream\":{%s},\"values\":[[\"%s\",\"x\"]]}]}"
                .formatted(labels, TIME));
    Sample.Log log = (Sample.Log) found.getFirst();
    assertThat(log.resource().get("service.name")).isEqualTo(service);
    assertThat(log.resource().get("service_name")).isNull();
  }

  @Test
  void gzipIsUndone() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(
          "{\"streams\":[{\"stream\":{},\"values\":[[\"%s\",\"x\"]]}]}"
              .formatted(TIME)
              .getBytes(StandardCharsets.UTF_8));
    }
    assertThat(samples("application/json", "gzip", zipped.toByteArray())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"streams\":1}",
        "{\"streams\":[1]}",
        "{\"streams\":[{\"stream\":{\"a\":1}}]}",
        "{\"streams\":[{\"values\":[[\"x\",\"y\"]]}]}",
        "{\"streams\":[{\"values\":[[\"1\"]]}]}",
        "{\"streams\":[{\"values\":[[\"1\",\"x\",{},1]]}]}",
        "{\"streams\":[]}{}"
      })
  void otherJsonIsRefusedInWords(String body) {
    assertThatThrownBy(() -> json(body))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageStartingWith("json: ");
  }

  @Test
  void labelsAreGoStrings() throws Exception {
    assertThat(StreamLabels.parse("{a=\"q\\\"\\\\\\n\\u00e9\\x41\", b.c = `raw\\n`, }"))
        .containsExactly(Map.entry("a", "q\"\\\n\u00e9A"), Map.entry("b.c", "raw\\n"));
    assertThat(StreamLabels.parse("{}")).isEmpty();
    for (String bad :
        new String[] {"", "{", "{a}", "{a=}", "{a=\"", "{a=\"\\q\"}", "{a=\"b\"} x"}) {
      assertThatThrownBy(() -> StreamLabels.parse(bad))
          .isInstanceOf(MalformedPayload.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void headersDecideWhatIsRead() {
    assertThat(push.unsupported("application/json; charset=utf-8", "gzip")).isNull();
    assertThat(push.unsupported("application/x-protobuf", "snappy")).isNull();
    assertThat(push.unsupported("application/x-protobuf", null)).isNull();
    assertThat(push.unsupported("text/plain", null)).contains("application/json");
    assertThat(push.unsupported("application/json", "snappy")).contains("gzip");
    assertThat(push.unsupported(null, null)).startsWith("Content-Type: absent (expected ");
  }

  @Test
  void aFaultInJsonIsToldInItsOwnWords() {
    byte[] cut = "{\"streams\":[".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThatThrownBy(() -> PushJson.read(cut))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageStartingWith("json: line 1 column 13: Unexpected end-of-input")
        .hasMessageNotContaining("REDACTED");
  }

  @Test
  void mutatedBodiesAreReadOrRefused() {
    byte[] good = request("{app=\"shop\", x=\"y\"}", "line", Map.of("k", "v"));
    byte[] text =
        "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"%s\",\"x\",{\"k\":\"v\"}]]}]}"
            .formatted(TIME)
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(4);
    for (int i = 0; i < 60_000; i++) {
      boolean protobuf = i % 2 == 0;
      byte[] mutated = (protobuf ? good : text).clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        if (protobuf) {
          samples("application/x-protobuf", "snappy", Snappy.compress(mutated));
        } else {
          samples("application/json", "", mutated);
        }
      } catch (MalformedPayload | PayloadTooLarge refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (Exception e) {
        throw new AssertionError("round " + i, e);
      }
    }
  }
}
