package io.syntropy.server.rum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A server whose RUM is on for one application, with an SLO over its largest paints. */
final class RumServer implements AutoCloseable {
  static final String KEY = "q7VJ0y3nX2mB8sLd";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: pages-fast}
      spec:
        service: social-web
        indicator:
          metadata: {name: pages-fast}
          spec:
            ratioMetric:
              counter: true
              good:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: browser.web_vital.lcp
                    match: {service.name: social-web}
                    le: 2500ms
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: browser.web_vital.lcp
                    match: {service.name: social-web}
        timeWindow: [{duration: 1d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: fast, target: 0.75}]
      """;

  private final SyntropyProcess server;
  private final String viewer;

  RumServer(Path folder, String origin, int perAddress) throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(folder.resolve("config/slo.yaml"), SLO);
    Path settings =
        Files.writeString(
            folder.resolve("rum.yaml"),
            """
            x_forwarded_for: true
            applications:
              - name: web
                key: %s
                service: social-web
                region: eu-west-1
                origins: ["%s"]
                per_address_per_minute: %d
            """
                .formatted(KEY, origin, perAddress));
    server =
        SyntropyProcess.start(
            folder.resolve("data"),
            Map.of("SYNTROPY_RUM_CONFIG", settings.toString()),
            "--config",
            folder.resolve("config").toString());
    viewer = server.token("viewer");
  }

  SyntropyProcess process() {
    return server;
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = server.get(path, viewer);
    try {
      if (answer.statusCode() == 200) {
        return JSON.readTree(answer.body());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
    throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
  }

  /** The newest audit entries. */
  String audited() {
    return server.get("/api/v1/audit?limit=100", server.adminToken()).body();
  }

  String metrics() {
    return server.get("/metrics", viewer).body();
  }

  /** The sum of a metric over the last minutes, by one attribute. */
  JsonNode counted(String metric, String by) {
    Instant now = Instant.now();
    return get(
        "/api/v1/metrics/query_range?metric=%s&function=sum&group_by=%s&from=%s&to=%s"
            .formatted(metric, by, now.minusSeconds(600), now.plusSeconds(1)));
  }

  static double sum(JsonNode series) {
    double sum = 0;
    for (JsonNode point : series.path("points")) {
      sum += point.path("value").asDouble(0);
    }
    return sum;
  }

  @Override
  public void close() {
    server.close();
  }
}
