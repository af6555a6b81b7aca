package io.syntropy.slo.promql;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Selector.Naming;
import io.syntropy.slo.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecogniserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sum(rate(x[5m]))                              | count x
          sum(increase(x{a="b"}[1h]))                   | count x{a}
          sum by (r, s)(irate(x[1m]))                   | count x by [r, s]
          sum(sum by (r, s)(rate(x[1m]))) by (r)        | count x by [r]
          rate(x[5m])                                   | count x
          sum(x)                                        | level sum x
          x{a!="b"}                                     | level x{a}
          (sum(rate(x[5m])) > 0)                        | count x
          sum(rate(x[5m])) or vector(0)                 | count x
          clamp_min(sum(rate(x[5m])), 0)                | count x
          sum(rate(x_count[5m]))                        | count x_count
          sum(rate(x_bucket{le="0.3"}[5m]))             | count x_bucket{le} le 0.3
          sum(rate(x_bucket{le="+Inf"}[5m]))            | count x_bucket{le}
          sum(histogram_count(rate(x[5m])))             | count x
          sum(rate(a[5m])) - sum(rate(b[5m]))           | a without b
          (sum by (r)(rate(a[5m])) - sum by (r)(rate(b[5m]))) | a by [r] without b by [r]
          sum(rate(a[5m])) / sum(rate(b[5m]))           | a / b
          1 - sum(rate(a[5m])) / sum(rate(b[5m]))       | 1 - a / b
          1 - (1 - sum(rate(a[5m])) / sum(rate(b[5m]))) | a / b
          clamp_max(sum(rate(a[5m])) / sum(rate(b[5m])), 1) | a / b
          clamp(sum(rate(a[5m]))/sum(rate(b[5m])),0,1)  | a / b
          (sum(rate(a[5m])) - sum(rate(b[5m]))) / sum(rate(a[5m])) | 1 - b / a
          1 - (sum(rate(a[5m])) - sum(rate(b[5m]))) / sum(rate(a[5m])) | b / a
          sum by (r)(rate(a[5m])) / on(r) sum by (r)(rate(b[5m])) | a by [r] / b by [r]
          sum by (r,s)(rate(a[5m])) / sum by (s,r)(rate(b[5m])) | a by [s, r] / b by [s, r]
          sum(a) / sum(b)                               | a / b
          histogram_quantile(0.99, sum by (le)(rate(x_bucket[5m]))) | q 0.99 x_bucket of x_count
          histogram_quantile(0.9, sum(rate(x_bucket{a="b"}[5m])) by (r, le)) | q 0.9 x_bucket{a} by [r] of x_count{a} by [r]
          histogram_quantile(0.9, rate(x_bucket[5m]))   | q 0.9 x_bucket of x_count
          histogram_quantile(0.9, sum(rate(x[5m])))     | q 0.9 x of x
          histogram_fraction(0, 0.3, sum(rate(x[5m])))  | x le 0.3 / x
          """)
  void recognisesCounts(String query, String meaning) throws PromQlFault {
    assertThat(text(Recogniser.recognise(query))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "avg(rate(x[5m]))",
        "sum without (a) (rate(x[5m]))",
        "sum(rate(a[5m])) + sum(rate(b[5m]))",
        "sum(rate(a[5m])) * 2",
        "sum(rate(x[5m] offset 1h))",
        "sum(rate(x[5m] @ end()))",
        "sum(rate(x_bucket[5m]))",
        "sum by (le)(rate(x_bucket{le=\"1\"}[5m]))",
        "sum(rate(x_bucket{le=~\"1|2\"}[5m]))",
        "sum(rate(x_bucket{le!=\"1\"}[5m]))",
        "sum(rate(x_bucket{le=\"fast\"}[5m]))",
        "sum(rate(x_sum[5m]))",
        "sum(rate(x_sum[5m])) / sum(rate(x_count[5m]))",
        "rate(a[5m]) / rate(b[5m])",
        "sum(rate(a[5m])) / sum by (r)(rate(b[5m]))",
        "sum by (r)(rate(a[5m])) / ignoring(q) sum by (r)(rate(b[5m]))",
        "sum(rate(a[5m])) / sum(b)",
        "(sum(rate(a[5m])) - sum(rate(b[5m]))) / sum(rate(c[5m]))",
        "sum(rate(a[5m])) / clamp_min(sum(rate(b[5m])), 1)",
        "clamp_max(sum(rate(a[5m])), 1)",
        "sum(rate(a[5m])) or vector(1)",
        "sum(rate(a[5m])) or sum(rate(b[5m]))",
        "sum(rate(a[5m])) > bool 0",
        "sum(rate(a[5m])) > 1",
        "sum(rate({__name__=~\"a|b\"}[5m]))",
        "sum(rate(x{a=~\"(?P<n>b)\"}[5m]))",
        "sum(rate(x{a=~\"[[:alpha:]]+\"}[5m]))",
        "sum(rate(x{a=~\"(a+)+\"}[5m]))",
        "max_over_time(x[5m])",
        "histogram_quantile(1, sum by (le)(rate(x_bucket[5m])))",
        "histogram_quantile(0.9, sum(rate(x_bucket[5m])))",
        "histogram_quantile(0.9, sum by (le)(rate(x[5m])))",
        "histogram_quantile(0.9, sum by (le)(x_bucket))",
        "histogram_quantile(0.9, sum by (le)(rate(x_bucket{le!=\"1\"}[5m])))",
        "histogram_quantile(0.9, avg by (le)(rate(x_bucket[5m])))",
        "predict_linear(x[5m], 60)",
        "1",
        "-sum(rate(a[5m]))",
        "deriv(x[5m:1m])",
      })
  void whatIsNotExactlyACountIsUnknownWithAReason(String query) throws PromQlFault {
    Meaning meaning = Recogniser.recognise(query);
    assertThat(meaning).isInstanceOf(Meaning.Unknown.class);
    assertThat(((Meaning.Unknown) meaning).reason()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          a="b" ; b: true, c: false, : false
          a!="b" ; b: false, c: true, : true
          a="" ; b: false, : true
          a!="" ; b: true, : false
          a=~"b|c" ; b: true, c: true, bc: false, : false
          a=~"b|" ; b: true, : true
          a!~"b|c" ; b: false, d: true, : true
          a=~"5.." ; 500: true, 5000: false, 1500: false
          a=~".*" ; : true, x: true
          a=~".+" ; : false, x: true
          a=~"/api/v1\\\\..*" ; /api/v1.x: true, /api/v1x: false
          a=~"(?i)get" ; GET: true, post: false
          a=~"b.*",a!="bad" ; bee: true, bad: false, c: false
          a=~"^b$" ; b: true, ab: false
          """)
  void matchersFollowPromQl(String matchers, String expected) throws PromQlFault {
    Meaning meaning = Recogniser.recognise("x{" + matchers + ",k=\"v\"}");
    AttributeMatch match = ((Meaning.Level) meaning).selector().match().get("a");
    for (String pair : expected.split(", ", -1)) {
      String[] parts = pair.split(": ?", -1);
      String value = parts[0];
      assertThat(match.test(value))
          .as("%s on '%s'", matchers, value)
          .isEqualTo(pair.endsWith("true"));
    }
  }

  @Test
  void windowsAreDroppedWithANote() throws PromQlFault {
    assertThat(Recogniser.recognise("sum(rate(x[5m]))").notes())
        .containsExactly("the window of rate() is dropped: increments are counted");
    assertThat(Recogniser.recognise("rate(x[5m])").notes())
        .contains("without sum(): the series are counted together");
  }

  @Test
  void bucketBoundsMatchHoweverClientsWriteThem() throws PromQlFault {
    assertThat(le("5")).contains("5", "5.0");
    assertThat(le("5.0")).contains("5", "5.0");
    assertThat(le("0.3")).contains("0.3");
    assertThat(le("1e6")).contains("1000000", "1000000.0", "1e+06");
    assertThat(le("0.00001")).contains("0.00001", "1e-05");
    assertThat(le("+Inf")).contains("+Inf");
  }

  private static Set<String> le(String bound) throws PromQlFault {
    Meaning meaning = Recogniser.recognise("sum(rate(x_bucket{le=\"" + bound + "\"}[5m]))");
    return ((AttributeMatch.In) ((Meaning.Events) meaning).selector().match().get("le")).values();
  }

  /** A selector written as PromQL in any of the equivalent ways is read back as that selector. */
  @Test
  void writtenSelectorsAreReadBack() throws PromQlFault {
    long seed = 7_654_321L;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Selector part = selector(random);
      Selector total =
          new Selector(
              Signal.METRIC, name(random), Map.of(), null, part.groupBy(), Naming.PROMETHEUS);
      String a = query(part, random);
      String b = query(total, random);
      String query =
          switch (random.nextInt(4)) {
            case 0 -> a + "/" + b;
            case 1 -> "1-(" + a + ")/" + b;
            case 2 -> "( " + b + " - " + a + " )\n/ " + b;
            default -> "clamp_max(" + a + " / (" + b + " > 0), 1)";
          };
      boolean value = !query.startsWith("1-") && !query.startsWith("( ");
      Meaning.Share share = (Meaning.Share) Recogniser.recognise(query);
      assertThat(withoutLe(share.part())).as("seed %d case %d: %s", seed, i, query).isEqualTo(part);
      assertThat(share.total()).as("seed %d case %d: %s", seed, i, query).isEqualTo(total);
      assertThat(share.partIsValue()).as("seed %d case %d: %s", seed, i, query).isEqualTo(value);
    }
  }

  /** Which bucket it is, the cut says; the label's spellings have their own test. */
  private static Selector withoutLe(Selector selector) {
    Map<String, AttributeMatch> match = new TreeMap<>(selector.match());
    match.remove("le");
    return new Selector(
        selector.signal(),
        selector.name(),
        match,
        selector.le(),
        selector.groupBy(),
        selector.naming());
  }

  private static String name(Random random) {
    return List.of("http_requests_total", "job:errors", "x_count", "_a9").get(random.nextInt(4));
  }

  private static Selector selector(Random random) {
    Map<String, AttributeMatch> match = new TreeMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      match.put("l" + random.nextInt(9), condition(random));
    }
    List<String> groups = List.of("region", "job", "le2").subList(0, random.nextInt(4));
    boolean bucket = random.nextInt(3) == 0;
    Cut cut = bucket ? new Cut.Value(random.nextInt(1, 9999) / 1000.0) : null;
    return new Selector(
        Signal.METRIC,
        bucket ? "d_seconds_bucket" : name(random),
        match,
        cut,
        groups,
        Naming.PROMETHEUS);
  }

  private static AttributeMatch condition(Random random) {
    String value =
        List.of("", "a", "with \"quotes\"", "back\\slash\n", "é|ü").get(random.nextInt(5));
    return switch (random.nextInt(4)) {
      case 0 -> new AttributeMatch.Equal(value);
      case 1 -> new AttributeMatch.Not(new AttributeMatch.Equal(value));
      case 2 -> new AttributeMatch.In(Set.of("x", "y" + random.nextInt(3), "a.b"));
      default -> new AttributeMatch.Not(new AttributeMatch.Regex("(?s)5..|/v1/.*"));
    };
  }

  private static String query(Selector selector, Random random) {
    List<String> matchers = new ArrayList<>();
    selector.match().forEach((label, match) -> matchers.add(matcher(label, match)));
    if (selector.le() instanceof Cut.Value v) {
      matchers.add("le=\"" + v.value() + "\"");
    }
    String space = random.nextBoolean() ? " " : "";
    String by = "by" + space + "(" + String.join("," + space, selector.groupBy()) + ")";
    boolean grouped = !selector.groupBy().isEmpty();
    boolean before = random.nextBoolean();
    String body =
        (random.nextBoolean() ? "rate(" : "increase(")
            + selector.name()
            + (matchers.isEmpty() ? "" : "{" + String.join(",", matchers) + "}")
            + "[5m])";
    return "sum"
        + (grouped && before ? " " + by : "")
        + space
        + "("
        + (random.nextBoolean() ? body : "(" + body + ")")
        + ")"
        + (grouped && !before ? " " + by : "");
  }

  private static String matcher(String label, AttributeMatch match) {
    return label
        + switch (match) {
          case AttributeMatch.Equal e -> "=" + quoted(e.expected());
          case AttributeMatch.In in ->
              "=~" + quoted(String.join("|", in.values()).replace(".", "\\."));
          case AttributeMatch.Not(AttributeMatch.Equal e) -> "!=" + quoted(e.expected());
          case AttributeMatch.Not(AttributeMatch.Regex r) -> "!~" + quoted(r.regex().substring(4));
          default -> throw new IllegalArgumentException(String.valueOf(match));
        };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String text(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Events e -> (e.perTime() ? "count " : "level sum ") + text(e.selector());
      case Meaning.Difference d -> text(d.all()) + " without " + text(d.without());
      case Meaning.Share s ->
          (s.partIsValue() ? "" : "1 - ") + text(s.part()) + " / " + text(s.total());
      case Meaning.Quantile q ->
          "q " + q.q() + " " + text(q.histogram()) + " of " + text(q.total());
      case Meaning.Level l -> "level " + text(l.selector());
      case Meaning.Unknown u -> "unknown: " + u.reason();
    };
  }

  private static String text(Selector selector) {
    return selector.name()
        + (selector.match().isEmpty()
            ? ""
            : "{" + String.join(",", selector.match().keySet()) + "}")
        + cut(selector.le())
        + (selector.groupBy().isEmpty() ? "" : " by " + selector.groupBy());
  }

  private static String cut(@Nullable Cut cut) {
    return cut instanceof Cut.Value v ? " le " + v.value() : "";
  }
}
