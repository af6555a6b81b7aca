package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RumTelemetryTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final RumApplication WEB =
      new RumApplication(
          "web", "q7VJ0y3nX2mB8sLd", "web", null, Set.of("https://a.example"), List.of(), 1, 1);

  private static Map<String, Metric> metrics(Optional<byte[]> request)
      throws InvalidProtocolBufferException {
    return ExportMetricsServiceRequest.parseFrom(request.orElseThrow())
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList()
        .stream()
        .collect(Collectors.toMap(Metric::getName, metric -> metric));
  }

  private static Beacon lcp(String route, double value) {
    return new Beacon(
        WEB.key(),
        route,
        "mobile",
        TRACE,
        new Beacon.Vitals(null, null, value, null, null),
        List.of(),
        List.of());
  }

  @Test
  void histogramsAddUpToWhatWasSent() throws InvalidProtocolBufferException {
    RumTelemetry telemetry = new RumTelemetry(WEB);
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Integer> counts = new HashMap<>();
    double sum = 0;
    long over = 0;
    for (int i = 0; i < 3_000; i++) {
      double value = random.nextInt(100) / 10.0;
      String route = "/r" + "abc".charAt(random.nextInt(3));
      telemetry.add(lcp(route, value), 1_000 + i);
      counts.merge(route, 1, Integer::sum);
      sum += value;
      over += value > 2.5 ? 1 : 0;
    }

    Metric lcp = metrics(telemetry.news(10_000)).get("browser.web_vital.lcp");

    assertThat(lcp.getUnit()).isEqualTo("s");
    Map<String, Integer> told = new HashMap<>();
    double toldSum = 0;
    long toldOver = 0;
    for (var point : lcp.getHistogram().getDataPointsList()) {
      assertThat(point.getStartTimeUnixNano()).isLessThan(point.getTimeUnixNano());
      told.put(point.getAttributes(1).getValue().getStringValue(), (int) point.getCount());
      toldSum += point.getSum();
      for (int b = 0; b < point.getBucketCountsCount(); b++) {
        boolean above = b > 0 && point.getExplicitBounds(b - 1) >= 2.5;
        toldOver += above ? point.getBucketCounts(b) : 0;
      }
      assertThat(point.getExemplarsCount()).isEqualTo(1);
    }
    assertThat(told).isEqualTo(counts);
    assertThat(toldSum).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(toldOver).isEqualTo(over);
    assertThat(telemetry.news(10_001)).as("nothing changed since").isEmpty();
    assertThat(telemetry.all(10_002)).isPresent();
  }

  @Test
  void madeUpRoutesAndTypesAreFolded() throws InvalidProtocolBufferException {
    RumTelemetry telemetry = new RumTelemetry(WEB);
    for (int i = 0; i < 5_000; i++) {
      String word = word(i);
      telemetry.add(
          new Beacon(
              WEB.key(),
              "/" + word,
              "desktop",
              null,
              new Beacon.Vitals(1.0, 1.0, 1.0, 1.0, 1.0),
              List.of(new Beacon.ScriptError("E" + word, "x", null, null, null)),
              List.of(new Beacon.NetworkError("/x/" + word, 400 + i % 200))),
          1_000);
    }

    Map<String, Metric> metrics = metrics(telemetry.all(2_000));

    assertThat(metrics.get("browser.web_vital.lcp").getHistogram().getDataPointsCount())
        .isEqualTo(101);
    long errors =
        metrics.get("browser.errors").getSum().getDataPointsList().stream()
            .mapToLong(p -> p.getAsInt())
            .sum();
    assertThat(errors).isEqualTo(5_000);
    int series =
        metrics.values().stream()
            .mapToInt(m -> m.getSum().getDataPointsCount() + m.getHistogram().getDataPointsCount())
            .sum();
    assertThat(series).isLessThan(RumTelemetry.MAX_SERIES + 500);
  }

  private static String word(int number) {
    StringBuilder word = new StringBuilder("w");
    for (int n = number; n > 0; n /= 26) {
      word.append((char) ('a' + n % 26));
    }
    return word.toString();
  }

  @Test
  void anHourLaterOthersHaveRoom() throws InvalidProtocolBufferException {
    RumTelemetry telemetry = new RumTelemetry(WEB);
    for (int i = 0; i < 200; i++) {
      telemetry.add(lcp("/" + word(i), 1), 1_000);
    }
    telemetry.all(2_000);
    long later = 2 * 3_600L * 1_000_000_000L;
    assertThat(telemetry.all(later)).isEmpty();
    telemetry.add(lcp("/fresh", 1), later);
    assertThat(metrics(telemetry.news(later + 1)).get("browser.web_vital.lcp").toString())
        .contains("/fresh")
        .doesNotContain(RouteTemplate.OTHER);
  }

  @Test
  void aScriptErrorBecomesALogRecordWithoutWhatItsUrlsCarry()
      throws InvalidProtocolBufferException {
    RumTelemetry telemetry = new RumTelemetry(WEB);
    telemetry.add(
        new Beacon(
            WEB.key(),
            "/users/7?x=1",
            "tablet",
            TRACE,
            null,
            List.of(
                new Beacon.ScriptError(
                    "TypeError",
                    "GET https://a.example/x?token=abc#me failed\n" + "y".repeat(500),
                    "https://a.example/assets/app.js?v=2",
                    12,
                    3)),
            List.of()),
        1_000);

    LogRecord record =
        ExportLogsServiceRequest.parseFrom(telemetry.logs().orElseThrow())
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);

    assertThat(record.getBody().getStringValue())
        .startsWith("GET https://a.example/x failed ")
        .hasSize(300);
    assertThat(record.toString()).contains("/users/{id}", "app.js", "TypeError");
    assertThat(record.getTraceId().size()).isEqualTo(16);
    assertThat(telemetry.logs()).isEmpty();
    assertThat(metrics(telemetry.news(2_000))).containsOnlyKeys("browser.errors");
  }

  @Test
  void sourcesArePathsOfFilesOrTemplates() {
    assertThat(ErrorText.source("/users/7/page")).isEqualTo("/users/{id}/page");
    assertThat(ErrorText.source("https://a.example/x/index-4f3a.mjs?v=1"))
        .isEqualTo("index-4f3a.mjs");
    assertThat(ErrorText.source(null)).isNull();
    assertThat(ErrorText.type("<b>")).isEqualTo("_OTHER");
  }
}
