package io.syntropy.slo.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1                                | 1
          1_000.5e-1                       | 100.05
          0x1F                             | 31
          .5                               | 0.5
          +Inf                             | +inf
          NaN                              | nan
          1h30m                            | 5400
          up                               | up{}
          up{}                             | up{}
          {__name__="up"}                  | {__name__="up"}
          {"http.requests", "a.b"="c"}     | http.requests{a.b="c"}
          up{a="1",b!='2',c=~`3\\`,d!~"4",}| up{a="1",b!="2",c=~"3\\",d!~"4"}
          a:b:c{x="y"}                     | a:b:c{x="y"}
          x[5m]                            | x{}[PT5M]
          x[90]                            | x{}[PT1M30S]
          x[1h:5m]                         | x{}[PT1H:PT5M]
          rate(x[5m])[1h:]                 | rate(x{}[PT5M])[PT1H:]
          x offset 5m                      | (x{} offset 5m)
          x offset -1w                     | (x{} offset -1w)
          x[5m] @ 1609746000 offset 5m     | ((x{}[PT5M] @ 1609746000) offset 5m)
          x @ start()                      | (x{} @ start())
          a + b * c ^ d ^ e                | (a{} + (b{} * (c{} ^ (d{} ^ e{}))))
          a - b - c                        | ((a{} - b{}) - c{})
          -a ^ 2 * b                       | (-(a{} ^ 2) * b{})
          a or b and c unless d            | (a{} or ((b{} and c{}) unless d{}))
          a == bool b                      | (a{} ==bool b{})
          a > 1 < 2                        | ((a{} > 1) < 2)
          a / on(x, y) group_left(z) b     | (a{} / on[x, y] group_left[z] b{})
          a * ignoring() group_right b     | (a{} * ignoring[] group_right[] b{})
          a atan2 b                        | (a{} atan2 b{})
          SUM BY (le) (x)                  | sum by[le](x{})
          sum(x) without (a,)              | sum without[a](x{})
          topk(3, x) by (by)               | topk by[by](3, x{})
          sum                              | sum{}
          by{offset="1"}                   | by{offset="1"}
          histogram_quantile(0.9, x)       | histogram_quantile(0.9, x{})
          time()                           | time()
          label_replace(x, "a", "$1", 'b', "(.*)") | label_replace(x{}, "a", "$1", "b", "(.*)")
          "a\\n\\x41\\u00e9\\101\\"" | "a<nl>AéA""
          ((((a))))  # comment             | a{}
          """)
  void readsTheWholeGrammar(String text, String structure) throws PromQlFault {
    assertThat(Written.structure(PromQl.parse(text)).replace("\n", "<nl>")).isEqualTo(structure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# only a comment",
        "sum(",
        "sum(rate(x[5m])",
        "sum(x))",
        "a b",
        "a +",
        "* a",
        "x[5m",
        "x[]",
        "x[0s]",
        "x[5q]",
        "x[1h:",
        "rate(x)[5m]",
        "x[5m][5m]",
        "{}",
        "{a=\"\"}",
        "x{a}",
        "x{a=}",
        "x{a=b}",
        "x{a==\"b\"}",
        "x{\"y\"}",
        "x{a=\"b\" c=\"d\"}",
        "x{a=\"b}",
        "x offset",
        "x @ foo",
        "'\\q'",
        "\"\\xZZ\"",
        "`open",
        "sum by x",
        "sum by (1) (x)",
        "topk(x)",
        "sum(x, y)",
        "on(a) b",
        "a / on b",
        "a ! b",
        "$x",
        "x{a=\"\\U00110000\"}",
        "sum(rate(x[{{.window}}]))",
        "1.2.3",
        "5minutes",
      })
  void refusesWhatIsNoExpression(String text) {
    Throwable fault = catchThrowable(() -> PromQl.parse(text));
    assertThat(fault).isInstanceOf(PromQlFault.class).hasMessageContaining("at ");
    assertThat(((PromQlFault) fault).column()).isBetween(1, text.length() + 1);
  }

  @Test
  void namesPlaceAndExpectation() {
    assertThatThrownBy(() -> PromQl.parse("sum(rate(x[5m])"))
        .hasMessage("at 16: the end (expected ',' or ')')");
    assertThatThrownBy(() -> PromQl.parse("x{a=b}"))
        .hasMessage("at 5: 'b' (expected a quoted string)");
  }

  @Test
  void boundsDepthLengthAndOperators() {
    assertThatThrownBy(() -> PromQl.parse("(".repeat(3_000) + "a" + ")".repeat(3_000)))
        .isInstanceOf(PromQlFault.class)
        .hasMessageContaining("nesting deeper than 100");
    assertThatThrownBy(() -> PromQl.parse("-".repeat(8_000) + "a")).isInstanceOf(PromQlFault.class);
    assertThatThrownBy(() -> PromQl.parse("2" + "^2".repeat(4_000)))
        .isInstanceOf(PromQlFault.class);
    assertThatThrownBy(() -> PromQl.parse("a" + "+a".repeat(4_000)))
        .isInstanceOf(PromQlFault.class)
        .hasMessageContaining("more than 500 operators");
    assertThatThrownBy(() -> PromQl.parse("a" + " offset 1s".repeat(1_500)))
        .isInstanceOf(PromQlFault.class);
    assertThatThrownBy(() -> PromQl.parse(" ".repeat(PromQl.MAX_LENGTH) + "a"))
        .hasMessageContaining("expected at most 16384");
    assertThat(catchThrowable(() -> PromQl.parse(" ".repeat(PromQl.MAX_LENGTH - 1) + "a")))
        .isNull();
    assertThat(catchThrowable(() -> PromQl.parse("#".repeat(16_000) + "\na"))).isNull();
    assertThatThrownBy(() -> PromQl.parse("1s".repeat(8_000))).isInstanceOf(PromQlFault.class);
  }

  /**
   * Whatever the text, there is an expression or the declared fault, and recognising never fails.
   */
  @Test
  void anyTextIsReadOrRefused() {
    List<String> seeds =
        List.of(
            "sum by (le) (rate(http_request_duration_seconds_bucket{job=~\"a|b\",le!=\"+Inf\"}[5m]))",
            "1 - sum(rate(a{x!~`y.*`}[1h30m])) / on(z) group_left sum(increase(b[2w:1d] offset 5m))",
            "histogram_quantile(0.99, sum(rate(x[5m])) by (le, region)) < bool 0.3 or vector(0)",
            "clamp_max(topk(3, a ^ -b), 1) unless {\"m.n\", \"l\"='\\u00e9'} @ end()");
    long seed = 20_260_301L;
    Random random = new Random(seed);
    String alphabet = "(){}[],=~!\"'`\\:@+-*/%^<>#_ \n\t.0159aelmsx\u0000\u00e9\ud83d";
    for (int i = 0; i < 60_000; i++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int edits = random.nextInt(6); edits >= 0; edits--) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> text.delete(at, end);
          default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
        }
      }
      String mutated = text.toString();
      Throwable thrown = catchThrowable(() -> PromQlSource.of(mutated));
      assertThat(thrown).as("seed %d case %d: %s", seed, i, mutated).isNull();
    }
  }
}
