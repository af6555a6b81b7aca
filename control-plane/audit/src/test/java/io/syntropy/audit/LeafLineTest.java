package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LeafLineTest {
  /** Å ends in 0x85 and U+2028 is a line separator: as bytes neither ends a line. */
  @Test
  void everyLetterSurvives() {
    for (int letter = 0x20; letter < 0x3000; letter++) {
      byte[] leaf =
          ("{\"a\":\"" + Character.toString(letter) + "\"}").getBytes(StandardCharsets.UTF_8);
      LeafLine line = new LeafLine(7, Hash.ofLeaf(leaf), leaf);
      byte[] formatted = line.format();
      assertThat(LeafLine.parse(Arrays.copyOf(formatted, formatted.length - 1)))
          .as("U+%04X", letter)
          .isEqualTo(line);
    }
  }
}
