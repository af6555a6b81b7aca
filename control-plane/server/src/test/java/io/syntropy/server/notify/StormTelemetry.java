package io.syntropy.server.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;

/**
 * Gauges of many shards, and a condition on each gauge. {@code storm.0} has {@link #PAGING} shards
 * of two services in ten regions, and its condition may page; each other has {@link #SHARDS} shards
 * of fifty services in five regions.
 */
final class StormTelemetry {
  static final int GAUGES = 10;
  static final int SHARDS = 1_000;
  static final int PAGING = 1_500;

  /** Services and regions of the first 1,000 shards of {@code storm.0}, by their labels. */
  static final int PAGING_PLACES = 14;

  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: edge-availability}
      spec:
        service: edge-0
        indicator:
          metadata: {name: edge-errors}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: edge.good}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: edge.all}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: available, target: 0.99}]
      """;

  private final HttpClient http = HttpClient.newHttpClient();

  /** The condition on {@code storm.GAUGE}; the paging one with the SLO that it protects. */
  static String condition(int gauge) {
    String condition =
        """
        apiVersion: openslo/v1
        kind: AlertCondition
        metadata: {name: storm-%1$d}
        spec:
          description: Shards lag behind (%1$d)
          severity: %2$s
          condition:
            kind: syntropy/condition
            selector:
              signal: metric
              name: storm.%1$d
              group_by: [service.name, cloud.region, shard]
            op: gt
            threshold: 50
            lookbackWindow: 30s
            runbook: consumer-lag
        """
            .formatted(gauge, gauge == 0 ? "sev2" : "sev3");
    return gauge == 0 ? condition + "    slo: edge-availability\n---\n" + SLO : condition;
  }

  /** All shards of one gauge at one value, as one request; it is durable then. */
  void send(int otlpHttpPort, int gauge, double value) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + otlpHttpPort + "/v1/metrics"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(export(gauge, value, Instant.now())))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("partialSuccess")) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private static String export(int gauge, double value, Instant at) {
    int services = gauge == 0 ? 2 : 50;
    List<String> regions =
        gauge == 0
            ? List.of("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9")
            : List.of("r0", "r1", "r2", "r3", "r4");
    int shards = (gauge == 0 ? PAGING : SHARDS) / (services * regions.size());
    long nanos = at.toEpochMilli() * 1_000_000;
    StringBuilder json = new StringBuilder("{\"resourceMetrics\":[");
    for (int service = 0; service < services; service++) {
      String name = (gauge == 0 ? "edge-" : "svc-") + service;
      for (String region : regions) {
        json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
            .append("{\"resource\":{\"attributes\":[")
            .append(text("service.name", name))
            .append(',')
            .append(text("cloud.region", region))
            .append("]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"storm.")
            .append(gauge)
            .append("\",\"gauge\":{\"dataPoints\":[");
        for (int shard = 0; shard < shards; shard++) {
          json.append(shard == 0 ? "" : ",")
              .append(
                  "{\"timeUnixNano\":\"%d\",\"asDouble\":%s,\"attributes\":[%s]}"
                      .formatted(nanos, value, text("shard", "s" + shard)));
        }
        json.append("]}}]}]}");
      }
    }
    return json.append("]}").toString();
  }

  private static String text(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
  }
}
