package io.syntropy.telemetry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireCheckTest {

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void utf8IsWhatTheJdksStrictDecoderAndProtobufTake() {
    Random random = new Random(1);
    byte[] lead = {
      0x41,
      (byte) 0xC2,
      (byte) 0xE0,
      (byte) 0xED,
      (byte) 0xEF,
      (byte) 0xF0,
      (byte) 0xF4,
      (byte) 0xF5,
      (byte) 0xC0,
      (byte) 0x80,
      (byte) 0xBF,
      (byte) 0x9F,
      (byte) 0x90
    };
    int valid = 0;
    for (int i = 0; i < 300_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] =
            random.nextBoolean()
                ? lead[random.nextInt(lead.length)]
                : (byte) (0x80 + random.nextInt(64));
      }
      boolean expected = decodes(bytes);
      valid += expected ? 1 : 0;
      if (Utf8.valid(bytes, 0, bytes.length) != expected
          || ByteString.copyFrom(bytes).isValidUtf8() != expected) {
        throw new AssertionError(java.util.HexFormat.of().formatHex(bytes) + ": " + expected);
      }
    }
    assertThat(valid).isGreaterThan(10_000);
  }

  @Test
  void textsAreCheckedInTheirRangeOnly() {
    byte[] bytes = "aé日😀bcdefghijklmnop".getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from <= bytes.length; from++) {
      for (int to = from; to <= bytes.length; to++) {
        assertThat(Utf8.valid(bytes, from, to))
            .isEqualTo(decodes(java.util.Arrays.copyOfRange(bytes, from, to)));
      }
    }
  }
}
