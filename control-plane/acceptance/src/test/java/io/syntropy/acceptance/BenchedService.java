package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A service in three regions, one instance each: its heartbeats, its telemetry, and its instances
 * at the directive stream, which acknowledge what they get.
 */
final class BenchedService {
  static final List<String> REGIONS = List.of("eu-west-1", "sa-east-1", "us-east-1");
  static final String VICTIM = REGIONS.getFirst();
  static final String OBSERVER = REGIONS.getLast();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GOOD = 20;

  // In one report more than 5 % of all requests of a 10 s window of good ones.
  private static final int BAD = 400;

  private final MeasuredServer server;
  private final String name;
  private final String token;
  private final HttpClient http;
  private final CompletableFuture<Received> drained = new CompletableFuture<>();
  private volatile boolean failing;
  private Instant from = Instant.now();

  /** The first directive that takes the failing region's traffic, and when it arrived. */
  record Received(Instant at, JsonNode directive) {}

  BenchedService(MeasuredServer server, HttpClient http, String name, String admin)
      throws IOException, InterruptedException {
    this.server = server;
    this.http = http;
    this.name = name;
    StringJoiner sites = new StringJoiner(",");
    REGIONS.forEach(r -> sites.add("{\"name\":\"%s\",\"capacity_rps\":100000}".formatted(r)));
    token =
        server
            .send(
                "PUT",
                "/api/v1/services/" + name,
                """
                {"family":"bench","version":"1","owner":"team","criticality":"high",
                 "depends_on":[],"regions":[%s],"modes":["soft","medium","hard"],
                 "accepts":["traffic_weights"]}\
                """
                    .formatted(sites),
                admin)
            .path("service_token")
            .asText();
  }

  static String policy(String service) {
    return """
    apiVersion: syntropy/v1
    kind: RegionPolicy
    metadata: {name: %s-regions}
    spec:
      service: %s
      window: 10s
      breach: {error_ratio: 0.05, p95: 1s, hold: 3s}
      recover: {error_ratio: 0.025, p95: 750ms, hold: 3s}
      floor: {requests_per_minute: 60}
      min_healthy_regions: 1
      mode: act
    """
        .formatted(service, service);
  }

  String name() {
    return name;
  }

  void heartbeats() throws IOException, InterruptedException {
    for (String region : REGIONS) {
      server.send(
          "POST",
          "/api/v1/services/" + name + "/heartbeat",
          """
          {"instance_id":"%s","region":"%s","version":"1","applied":{},
           "capacity":{"limit_rps":100000,"in_use_rps":100,"measured_at":"%s"}}\
          """
              .formatted(instance(region), region, Instant.now()),
          token);
    }
  }

  private String instance(String region) {
    return name + "-" + region;
  }

  /** From the next report on, the first region answers errors only. */
  void fail() {
    failing = true;
  }

  CompletableFuture<Received> drained() {
    return drained;
  }

  /** The resource metrics since the last call; {@code bad} says whether they carry errors. */
  Report report() {
    Instant to = Instant.now();
    boolean bad = failing;
    StringJoiner resources = new StringJoiner(",");
    // Both series always: one that falls silent is a gap in the coverage, no good news.
    for (String region : REGIONS) {
      boolean errors = bad && region.equals(VICTIM);
      resources.add(
          """
          {"resource":{"attributes":[
             {"key":"service.name","value":{"stringValue":"%s"}},
             {"key":"cloud.region","value":{"stringValue":"%s"}}]},
           "scopeMetrics":[{"scope":{"name":"bench"},"metrics":[
             {"name":"http.server.request.duration","unit":"s","histogram":{
               "aggregationTemporality":1,"dataPoints":[%s]}}]}]}\
          """
              .formatted(
                  name,
                  region,
                  point(to, "200", errors ? 0 : GOOD) + "," + point(to, "500", errors ? BAD : 0)));
    }
    from = to;
    return new Report(to, bad, resources.toString());
  }

  /** One report, at its event time. */
  record Report(Instant at, boolean bad, String json) {}

  private String point(Instant to, String status, int count) {
    return """
    {"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"%d","sum":%s,
     "explicitBounds":[0.1,0.25,0.75,1],"bucketCounts":["%d","0","0","0","0"],
     "attributes":[{"key":"http.response.status_code","value":{"intValue":"%s"}}]}\
    """
        .formatted(
            nanos(from),
            nanos(to),
            count,
            String.format(Locale.ROOT, "%.2f", count * 0.05),
            count,
            status);
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  /** Opens the directive stream of each instance. */
  void listen() {
    REGIONS.forEach(region -> Thread.ofVirtual().start(() -> listen(region)));
  }

  private void listen(String region) {
    HttpRequest request =
        HttpRequest.newBuilder(
                server
                    .base()
                    .resolve(
                        "/api/v1/services/%s/directives?instance_id=%s&region=%s"
                            .formatted(name, instance(region), region)))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .build();
    try {
      HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("directives: status " + answer.statusCode());
      }
      answer
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> take(region, line.substring(5)));
    } catch (IOException | UncheckedIOException e) {
      drained.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String region, String data) {
    Instant at = Instant.now();
    try {
      JsonNode directive = JSON.readTree(data);
      JsonNode victim = directive.path("desired").path("weights").path(VICTIM);
      if (region.equals(OBSERVER) && victim.isNumber() && victim.asDouble() == 0) {
        drained.complete(new Received(at, directive));
      }
      server.send(
          "POST",
          "/api/v1/services/%s/directives/%d/ack".formatted(name, directive.path("id").asLong()),
          """
          {"instance_id":"%s","generation":%d,"epoch":%d,"status":"applied"}\
          """
              .formatted(
                  instance(region),
                  directive.path("generation").asLong(),
                  directive.path("epoch").asLong()),
          token);
    } catch (IOException e) {
      drained.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
