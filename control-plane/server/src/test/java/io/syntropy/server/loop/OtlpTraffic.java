package io.syntropy.server.loop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;

/** Sends {@code http.server.request.duration} and {@code social.collective.hz} as OTLP JSON. */
public final class OtlpTraffic {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI metrics;

  /** Sends to that port. */
  public OtlpTraffic(int otlpHttpPort) {
    this.metrics = URI.create("http://127.0.0.1:" + otlpHttpPort + "/v1/metrics");
  }

  /** Requests answered since the last report, as one delta point each for 200 and 500. */
  public int requests(String service, String region, Instant from, Instant to, int good, int bad) {
    StringJoiner points = new StringJoiner(",");
    points.add(latency(from, to, "200", good));
    points.add(latency(from, to, "500", bad));
    return send(
        metric(
            service,
            region,
            """
            {"name":"http.server.request.duration","unit":"s","histogram":{
              "aggregationTemporality":1,"dataPoints":[%s]}}\
            """
                .formatted(points)));
  }

  /** One observation per user: {@code low} users at 400 Hz, the others at 500 Hz. */
  public int hz(String service, String region, Instant from, Instant to, int low, int others) {
    return send(
        metric(
            service,
            region,
            """
            {"name":"social.collective.hz","unit":"Hz","histogram":{"aggregationTemporality":1,
              "dataPoints":[{"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"%d","sum":%s,
                "explicitBounds":[380,400,420,440,480,520],
                "bucketCounts":["0","%d","0","0","0","%d","0"]}]}}\
            """
                .formatted(
                    nanos(from),
                    nanos(to),
                    low + others,
                    String.format(Locale.ROOT, "%.1f", low * 400.0 + others * 500.0),
                    low,
                    others)));
  }

  /** The status of a raw POST of metrics. */
  int send(String json) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(metrics)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static String latency(Instant from, Instant to, String status, int count) {
    return """
    {"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"%d","sum":%s,
     "explicitBounds":[0.1,0.25,0.75,1],"bucketCounts":["%d","0","0","0","0"],
     "attributes":[
       {"key":"http.response.status_code","value":{"intValue":"%s"}},
       {"key":"http.route","value":{"stringValue":"/v1/feed/render"}}]}\
    """
        .formatted(
            nanos(from),
            nanos(to),
            count,
            String.format(Locale.ROOT, "%.2f", count * 0.05),
            count,
            status);
  }

  private static String metric(String service, String region, String metric) {
    return """
    {"resourceMetrics":[{"resource":{"attributes":[
       {"key":"service.name","value":{"stringValue":"%s"}},
       {"key":"cloud.region","value":{"stringValue":"%s"}}]},
     "scopeMetrics":[{"scope":{"name":"test"},"metrics":[%s]}]}]}\
    """
        .formatted(service, region, metric);
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
