package io.syntropy.server.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

/** Sends OTLP JSON of the service {@code shop} in {@code eu-west-1}. */
public final class SentTelemetry {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  /** Sends to that port. */
  public SentTelemetry(int otlpHttpPort) {
    base = "http://127.0.0.1:" + otlpHttpPort + "/v1/";
  }

  /** A server span and a client span below it, with an event. */
  public int trace(String traceId, Instant start, int millis, String status, String version) {
    String parent = traceId.substring(0, 16);
    return send(
        "traces",
        """
        {"resourceSpans":[{%s,"scopeSpans":[{"scope":{"name":"test","version":"1"},"spans":[
          {"traceId":"%s","spanId":"%s","name":"GET /checkout","kind":2,
           "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":%s,"message":"why"},
           "attributes":[{"key":"http.route","value":{"stringValue":"/checkout"}},
             {"key":"app.version","value":{"stringValue":"%s"}}],
           "events":[{"timeUnixNano":"%d","name":"retry",
             "attributes":[{"key":"attempt","value":{"intValue":"2"}}]}]},
          {"traceId":"%s","spanId":"00000000000000c1","parentSpanId":"%s","name":"SELECT","kind":3,
           "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{}}]}]}]}\
        """
            .formatted(
                resource(),
                traceId,
                parent,
                nanos(start),
                nanos(start.plusMillis(millis)),
                status.equals("error") ? "2" : "0",
                version,
                nanos(start.plusMillis(1)),
                traceId,
                parent,
                nanos(start.plusMillis(2)),
                nanos(start.plusMillis(millis - 1))));
  }

  /** A record of the trace's server span. */
  public int log(Instant at, String level, String body, String traceId) {
    return send(
        "logs",
        """
        {"resourceLogs":[{%s,"scopeLogs":[{"scope":{},"logRecords":[
          {"timeUnixNano":"%d","severityText":"%s","body":{"stringValue":"%s"},
           "traceId":"%s","spanId":"%s",
           "attributes":[{"key":"order","value":{"stringValue":"17"}}]}]}]}]}\
        """
            .formatted(resource(), nanos(at), level, body, traceId, traceId.substring(0, 16)));
  }

  /** A delta histogram of durations with an exemplar of 2 s. */
  public int duration(Instant from, Instant to, int fast, int slow, String traceId) {
    return send(
        "metrics",
        """
        {"resourceMetrics":[{%s,"scopeMetrics":[{"scope":{"name":"test"},"metrics":[
          {"name":"http.server.request.duration","unit":"s","histogram":{
            "aggregationTemporality":1,"dataPoints":[
             {"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"%d","sum":%d,
              "explicitBounds":[0.1,1],"bucketCounts":["%d","0","%d"],
              "attributes":[{"key":"http.route","value":{"stringValue":"/checkout"}}],
              "exemplars":[{"timeUnixNano":"%d","asDouble":2.0,"traceId":"%s",
                "spanId":"%s"}]}]}}]}]}]}\
        """
            .formatted(
                resource(),
                nanos(from),
                nanos(to),
                fast + slow,
                2 * slow,
                fast,
                slow,
                nanos(to) - 1,
                traceId,
                traceId.substring(0, 16)));
  }

  private static String resource() {
    return """
    "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},
      {"key":"cloud.region","value":{"stringValue":"eu-west-1"}}]}\
    """;
  }

  private int send(String signal, String json) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(base + signal))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
