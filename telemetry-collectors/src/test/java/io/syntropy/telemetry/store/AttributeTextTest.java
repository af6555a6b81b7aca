package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Attributes;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AttributeTextTest {
  private static final String ALPHABET = ",:\"{}\\ab\u0001é\n";

  private final Random random = new Random(1);

  private String text() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return random.nextInt(20) == 0 ? out + "😀" : out.toString();
  }

  @Test
  void aPairIsFoundAsTextExactlyWhenItIsThere() {
    int there = 0;
    for (int i = 0; i < 200_000; i++) {
      Map<String, String> map = new TreeMap<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        map.put(text(), text());
      }
      Attributes attributes = Attributes.of(map);
      String encoded = AttributeText.encode(attributes);
      assertThat(AttributeText.decode(encoded)).isEqualTo(attributes);
      String key = text();
      String value = text();
      boolean has = value.equals(map.get(key));
      there += has ? 1 : 0;
      assertThat(encoded.contains(AttributeText.pair(key, value)))
          .as("%s=%s in %s", key, value, encoded)
          .isEqualTo(has);
    }
    assertThat(there).isPositive();
  }
}
