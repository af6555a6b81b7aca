package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  /** The example of RFC 8785 section 3.2.2. */
  @Test
  void exampleOfTheStandard() {
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(canonical(input))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void orderAndSpaceDoNotMatter() {
    assertThat(canonical("{\"b\":1,\"a\":{\"d\":[],\"c\":\"x\"}}"))
        .isEqualTo(canonical(" { \"a\" : {\"c\":\"x\", \"d\" : [ ] }, \"b\" : 1.0 } "));
  }

  @Test
  void whatHasNoCanonicalFormIsRefused() {
    for (String wrong :
        new String[] {
          "{\"a\":1,\"a\":2}", "{", "{\"a\":NaN}", "{\"a\":\"\ud800\"}", "", "{\"a\":\"\\ud800\"}"
        }) {
      assertThatThrownBy(() -> CanonicalJson.canonicalize(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> CanonicalJson.canonicalize("[".repeat(60_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested");
  }

  private static String canonical(String json) {
    return new String(CanonicalJson.canonicalize(json), StandardCharsets.UTF_8);
  }
}
