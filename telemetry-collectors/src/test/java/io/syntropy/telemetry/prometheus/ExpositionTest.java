package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.telemetry.prometheus.Exposition.Line;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  private static final String TEXT =
      """
      # HELP http_requests_total The total number of HTTP requests.
      # TYPE http_requests_total counter
      http_requests_total{method="post",code="200"} 1027 1395066363000
      http_requests_total{method="post",code="400",} 3

      # Escaping in label values:
      msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
      metric_without_timestamp_and_labels 12.47
      something_weird{problem="division by zero"} +Inf -3982045
      # TYPE http_request_duration_seconds histogram
      http_request_duration_seconds_bucket { le = "0.05" } 24054
      http_request_duration_seconds_bucket{le="+Inf"} 144320
      http_request_duration_seconds_sum 53423
      http_request_duration_seconds_count 144320
      # TYPE rpc summary
      rpc{quantile="0.01"} NaN
      rpc_sum 1.7560473e+07
      rpc_count 2693
      """;

  private static final String OPEN =
      """
      # HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
      # TYPE acme_http_router_request_seconds summary
      # UNIT acme_http_router_request_seconds seconds
      acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
      acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
      acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
      # TYPE foo counter
      foo_total 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
      foo_created 1520430000.123
      # TYPE state stateset
      state{state="on"} 1
      # TYPE build info
      build_info{version="1"} 1
      # EOF
      """;

  private static Line line(String name, double value, long time, String... labels) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return new Line(name, new TreeMap<>(map), value, time, null);
  }

  @Test
  void theExampleOfTheTextFormat() throws Exception {
    List<Exposition.Family> families = TextFormat.parse(TEXT).families();

    assertThat(families)
        .extracting(Exposition.Family::name)
        .containsExactly(
            "http_requests_total",
            "msdos_file_access_time_seconds",
            "metric_without_timestamp_and_labels",
            "something_weird",
            "http_request_duration_seconds",
            "rpc");
    assertThat(families.get(0).type()).isEqualTo(FamilyType.COUNTER);
    assertThat(families.get(0).lines())
        .containsExactly(
            line("http_requests_total", 1027, 1395066363000L, "method", "post", "code", "200"),
            line("http_requests_total", 3, Line.NO_TIME, "method", "post", "code", "400"));
    assertThat(families.get(1).lines().getFirst().labels())
        .containsEntry("path", "C:\\DIR\\FILE.TXT")
        .containsEntry("error", "Cannot find file:\n\"FILE.TXT\"");
    assertThat(families.get(3).lines().getFirst())
        .isEqualTo(
            line(
                "something_weird",
                Double.POSITIVE_INFINITY,
                -3982045,
                "problem",
                "division by zero"));
    assertThat(families.get(4).lines()).hasSize(4);
    assertThat(families.get(5).lines()).hasSize(3);
  }

  @Test
  void theExamplesOfOpenMetrics() throws Exception {
    List<Exposition.Family> families = OpenMetrics.parse(OPEN).families();

    assertThat(families)
        .extracting(Exposition.Family::type)
        .containsExactly(
            FamilyType.SUMMARY, FamilyType.COUNTER, FamilyType.STATE_SET, FamilyType.INFO);
    Line total = families.get(1).lines().getFirst();
    assertThat(total.timeMillis()).isEqualTo(1520879607789L);
    assertThat(total.exemplar())
        .isEqualTo(
            new Exposition.LineExemplar(
                new TreeMap<>(Map.of("trace_id", "KOO5S4vxi0o")), 0.67, Line.NO_TIME));
    assertThat(families.get(0).lines()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a ",
        "a b",
        "1a 1",
        "a{ 1",
        "a{b=\"c} 1",
        "a{b=c} 1",
        "a{b=\"c\",b=\"d\"} 1",
        "a 1 x",
        "a 1 2 3",
        "a 0x1",
        "a 1d",
        "a --1",
        "a{,} 1",
        "# TYPE a other",
        "a 1_0",
        "# TYPE a gauge\n# TYPE a gauge"
      })
  void whatIsNoTextIsRefusedWithItsPlace(String page) {
    assertThatThrownBy(() -> TextFormat.parse(page))
        .isInstanceOf(BadExposition.class)
        .hasMessageStartingWith("line ")
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a 1\n",
        "a 1\n# EOF\na 2\n",
        "a  1\n# EOF\n",
        "\n# EOF\n",
        "a 1 # {} 1 2 3\n# EOF\n",
        "# comment\n# EOF\n",
        "a 1 NaN\n# EOF\n",
        "# EOF \n",
        "a{b = \"c\"} 1\n# EOF\n"
      })
  void whatIsNoOpenMetricsIsRefusedWithItsPlace(String page) {
    assertThatThrownBy(() -> OpenMetrics.parse(page))
        .isInstanceOf(BadExposition.class)
        .hasMessageStartingWith("line ")
        .hasMessageContaining("expected");
  }

  /** Pages written from random samples are read back; mutated ones are read or refused. */
  @Test
  void randomPagesAreReadBack() throws Exception {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      StringBuilder page = new StringBuilder();
      List<Line> written = new java.util.ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        Line line = random(random, i);
        written.add(line);
        page.append(text(line)).append('\n');
      }
      List<Line> text =
          TextFormat.parse(page.toString()).families().stream()
              .flatMap(f -> f.lines().stream())
              .toList();
      assertThat(text).as("seed " + seed).containsExactlyInAnyOrderElementsOf(written);
      List<Line> open =
          OpenMetrics.parse(page + "# EOF\n").families().stream()
              .flatMap(f -> f.lines().stream())
              .toList();
      assertThat(open).as("seed " + seed).containsExactlyInAnyOrderElementsOf(written);
      for (int n = 0; n < 100; n++) {
        StringBuilder mutated = new StringBuilder(page).append("# EOF\n");
        mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(128));
        readOrRefused(mutated.toString());
      }
    }
  }

  private static void readOrRefused(String page) {
    try {
      TextFormat.parse(page);
    } catch (BadExposition refused) {
      assertThat(refused.getMessage()).startsWith("line ");
    }
    try {
      OpenMetrics.parse(page);
    } catch (BadExposition refused) {
      assertThat(refused.getMessage()).startsWith("line ");
    }
  }

  private static Line random(Random random, int number) {
    TreeMap<String, String> labels = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      StringBuilder value = new StringBuilder("v");
      for (int n = random.nextInt(8); n > 0; n--) {
        value.append("\\\"\n{}=, \u00e9#".charAt(random.nextInt(10)));
      }
      labels.put("l" + i, value.toString());
    }
    double value =
        switch (random.nextInt(5)) {
          case 0 -> Double.NaN;
          case 1 -> Double.NEGATIVE_INFINITY;
          case 2 -> random.nextInt(1000);
          default -> random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);
        };
    return new Line("m" + number, labels, value, Line.NO_TIME, null);
  }

  private static String text(Line line) {
    StringBuilder text = new StringBuilder(line.name());
    if (!line.labels().isEmpty()) {
      text.append('{');
      String separator = "";
      for (Map.Entry<String, String> e : line.labels().entrySet()) {
        String escaped =
            e.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        text.append(separator).append(e.getKey()).append("=\"").append(escaped).append('"');
        separator = ",";
      }
      text.append('}');
    }
    String value =
        Double.isNaN(line.value())
            ? "NaN"
            : Double.isInfinite(line.value()) ? "-Inf" : Double.toString(line.value());
    return text.append(' ').append(value).toString();
  }
}
