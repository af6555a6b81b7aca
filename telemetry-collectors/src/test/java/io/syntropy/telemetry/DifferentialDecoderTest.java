package io.syntropy.telemetry;

import static io.syntropy.telemetry.OtlpPayloads.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.syntropy.slo.Sample;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The wire decoder against the plain one with generated classes, on random requests and mutations
 * of them: same samples, same counts, same refusals, and what is journalled means the same.
 */
class DifferentialDecoderTest {
  private static final int REQUESTS = Integer.getInteger("syntropy.differential.requests", 500);
  private static final List<RecordKind> KINDS =
      List.of(RecordKind.OTLP_METRICS, RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS);

  private final OtlpDecoder decoder = new OtlpDecoder();
  private final ReferenceDecoder reference = new ReferenceDecoder();

  private record Answer(@Nullable Decoded decoded, String fault) {}

  private interface Decoding {
    Decoded decode() throws MalformedPayload, PayloadTooLarge;
  }

  private static Answer answer(Decoding decoding) {
    try {
      return new Answer(decoding.decode(), "");
    } catch (MalformedPayload e) {
      return new Answer(null, "malformed");
    } catch (PayloadTooLarge e) {
      return new Answer(null, "too large");
    }
  }

  private boolean compare(RecordKind kind, byte[] body, String about) {
    Answer expected = answer(() -> reference.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS));
    Answer actual = answer(() -> decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS));
    if (!expected.fault().equals(actual.fault())) {
      // Not by a lazy description: the bytes are long, and failures rare.
      throw new AssertionError(
          about + ": " + actual.fault() + " (expected " + expected.fault() + "): " + hex(body));
    } else if (expected.decoded() == null || actual.decoded() == null) {
      return false;
    }
    Decoded right = expected.decoded();
    Decoded got = actual.decoded();
    if (!got.samples().equals(right.samples())
        || got.accepted() != right.accepted()
        || !got.rejections().counts().equals(right.rejections().counts())) {
      assertThat(got.samples()).as(about + " " + hex(body)).isEqualTo(right.samples());
      assertThat(got.accepted()).as(about + " " + hex(body)).isEqualTo(right.accepted());
      assertThat(got.rejections().counts())
          .as(about + " " + hex(body))
          .isEqualTo(right.rejections().counts());
    }
    List<Sample> again = decoder.decode(kind, got.payload(), NOW_MILLIS);
    List<Sample> plain = reference.decode(kind, got.payload(), NOW_MILLIS);
    if (!again.equals(right.samples()) || !plain.equals(right.samples())) {
      assertThat(again).as("stored " + about + " " + hex(body)).isEqualTo(right.samples());
      assertThat(plain).as("stored " + about + " " + hex(body)).isEqualTo(right.samples());
    }
    assertThat(got.payload().length)
        .as("what is stored is no longer than what was sent, %s", about)
        .isLessThanOrEqualTo(body.length);
    return true;
  }

  private static String hex(byte[] body) {
    return HexFormat.of().formatHex(body);
  }

  @Test
  void randomRequestsDecodeAlike() {
    for (int seed = 0; seed < REQUESTS; seed++) {
      RandomOtlp random = new RandomOtlp(seed);
      for (RecordKind kind : KINDS) {
        byte[] body = random.request(kind).toByteArray();
        assertThat(compare(kind, body, kind + " seed " + seed)).isTrue();
        // Again: now everything is known by its bytes.
        assertThat(compare(kind, body, kind + " seed " + seed + " again")).isTrue();
      }
    }
  }

  @Test
  void whatIsGoodIsStoredAsItCame() throws Exception {
    for (RecordKind kind : KINDS) {
      byte[] body =
          (kind == RecordKind.OTLP_METRICS
                  ? OtlpPayloads.everyKind()
                  : kind == RecordKind.OTLP_TRACES
                      ? OtlpPayloads.traces(
                          OtlpPayloads.resource("a", false), OtlpPayloads.span("s").build())
                      : OtlpPayloads.logs(
                          OtlpPayloads.resource("a", false), OtlpPayloads.log("l").build()))
              .toByteArray();

      assertThat(decoder.decode(kind, OtlpEncoding.PROTOBUF, body, NOW_MILLIS).payload())
          .isSameAs(body);
    }
  }

  @Test
  void mutatedRequestsDecodeAlikeOrAreBothRefused() {
    int read = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      RandomOtlp random = new RandomOtlp(seed);
      Random mutations = new Random(seed);
      for (RecordKind kind : KINDS) {
        Message request = random.request(kind);
        byte[] body = request.toByteArray();
        for (int i = 0; i < 5; i++) {
          byte[] mutated = Mutations.mutate(body, mutations);
          read += compare(kind, mutated, kind + " seed " + seed + " mutation " + i) ? 1 : 0;
        }
      }
    }
    assertThat(read).as("some mutated bodies are readable").isGreaterThan(REQUESTS / 10);
  }

  @Test
  void messagesInPiecesMeanTheSame() {
    int read = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      RandomOtlp random = new RandomOtlp(seed);
      Random pieces = new Random(seed);
      for (RecordKind kind : KINDS) {
        byte[] body =
            Mutations.shuffled(random.request(kind).toByteArray(), RandomOtlp.type(kind), pieces);
        read += compare(kind, body, kind + " seed " + seed + " in pieces") ? 1 : 0;
      }
    }
    assertThat(read).isEqualTo(3 * REQUESTS);
  }
}
