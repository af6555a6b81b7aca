package io.syntropy.server.process;

import io.syntropy.server.loop.Fixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the JVM's ahead-of-time cache beside the built program (ADR 29): starts the server once,
 * asks what every user asks first, and stops it. The build runs it; a JDK before 25 gets none.
 */
final class AotTraining {
  private static final int FIRST_JDK = 25;
  // The JVM writes the cache when the server has ended, which takes as long as some starts.
  private static final Duration WRITTEN = Duration.ofMinutes(5);

  private static final String POINT =
      """
      {"resourceMetrics":[{"resource":{"attributes":[
         {"key":"service.name","value":{"stringValue":"social"}},
         {"key":"cloud.region","value":{"stringValue":"eu-west-1"}}]},
       "scopeMetrics":[{"scope":{"name":"training"},"metrics":[
         {"name":"http.server.request.duration","unit":"s","histogram":{"aggregationTemporality":1,
           "dataPoints":[{"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"9","sum":1,
             "attributes":[{"key":"http.response.status_code","value":{"stringValue":"200"}}],
             "explicitBounds":[1],"bucketCounts":["9","0"]}]}}]}]}]}
      """;

  private AotTraining() {}

  /** Where the cache is when the build has made one. */
  static Path cache() {
    return SyntropyProcess.application().resolveSibling("app.aot");
  }

  /** Leaves no cache, and says why, when it cannot be made: the server does without, slower. */
  public static void main(String[] arguments) throws IOException {
    Files.deleteIfExists(cache());
    if (Runtime.version().feature() < FIRST_JDK) {
      System.out.println("No AOT cache: JDK " + Runtime.version() + " (needs 25)");
      return;
    }
    Path folder = Files.createTempDirectory("syntropy-aot");
    try {
      train(folder);
      System.out.println("AOT cache: " + (Files.size(cache()) >> 20) + " MiB, " + cache());
    } catch (IllegalStateException | IOException e) {
      Files.deleteIfExists(cache());
      System.out.println("No AOT cache, the server will start slower: " + e.getMessage());
    } finally {
      delete(folder);
    }
  }

  private static void train(Path folder) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("config")).resolve("slo.yaml"), Fixture.SLO);
    Path data = folder.resolve("data");
    String config = folder.resolve("config").toString();
    List<String> options = List.of("-XX:AOTCacheOutput=" + cache());
    List<String> up = SyntropyProcess.up(data, "--config", config);
    try (SyntropyProcess server = SyntropyProcess.run(options, data, Map.of(), "up", up)) {
      server.baseUri();
      use(server);
      server.signal("TERM");
      server.exitCode(WRITTEN);
    }
  }

  private static void use(SyntropyProcess server) {
    server.send(
        "PUT",
        "/api/v1/services/social",
        """
        {"family":"social","version":"1","owner":"team","criticality":"normal","depends_on":[],
         "regions":[{"name":"eu-west-1","capacity_rps":1000}],"modes":["soft"],
         "accepts":["protective_mode","traffic_weights"]}
        """,
        Map.of("Authorization", "Bearer " + server.token("service:social")));
    report(server.otlpHttpPort());
    String admin = server.adminToken();
    for (String page :
        List.of(
            "/",
            "/metrics",
            "/q/health/ready",
            "/api/v1/status",
            "/api/v1/services",
            "/api/v1/slos",
            "/api/v1/slos/feed-availability",
            "/api/v1/regions",
            "/api/v1/actions",
            "/api/v1/alerts",
            "/api/v1/audit")) {
      server.get(page, admin);
    }
    server.post("/api/v1/replay", "{}", admin);
  }

  private static void report(int port) {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    HttpRequest point =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    POINT.formatted(nanos - 10_000_000_000L, nanos)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(point, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new IllegalStateException("OTLP", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
