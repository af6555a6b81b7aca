package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as the server serves it, over HTTP and in a real browser. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

  private static final String CONFIG =
      ConsoleBenchmark.SLO
          + """
          ---
          apiVersion: syntropy/v1
          kind: RegionPolicy
          metadata: {name: shop-regions}
          spec:
            service: shop
            floor: {requests_per_minute: 100}
          """;

  private static final String MANIFEST =
      """
      {"family":"shop","version":"1","owner":"tests","criticality":"normal","depends_on":[],
       "regions":[{"name":"north-1"},{"name":"south-1"}],"modes":[],"accepts":[]}
      """;

  @TempDir Path temp;

  @Test
  void filesAreServedForBrowsers() throws Exception {
    assumeFalse(skipped("console.skip"));
    try (SyntropyProcess server = SyntropyProcess.start(temp.resolve("data"))) {
      HttpResponse<String> page = server.send("GET", "/slos/any/place", null, Map.of());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
      assertThat(page.headers().firstValue("content-security-policy").orElse(""))
          .contains("default-src 'self'")
          .doesNotContain("unsafe");
      assertThat(server.send("GET", "/slos/feed.v2", null, Map.of()).body())
          .as("a name with a dot is no file")
          .isEqualTo(page.body());
      assertThat(server.send("GET", "/assets/none.js", null, Map.of()).statusCode()).isEqualTo(404);
      Matcher script = SCRIPT.matcher(page.body());
      assertThat(script.find()).as(page.body()).isTrue();

      HttpResponse<String> file =
          server.send("GET", script.group(1), null, Map.of("Accept-Encoding", "gzip"));
      assertThat(file.statusCode()).isEqualTo(200);
      assertThat(file.headers().firstValue("content-encoding")).contains("gzip");
      assertThat(file.headers().firstValue("cache-control").orElse("")).contains("immutable");
      assertThat(server.send("GET", "/api/v1/nothing", null, Map.of()).statusCode())
          .as("the API's paths are never answered with the page")
          .isIn(401, 404);
    }
  }

  @Test
  void aBrowserSeesTelemetryArriveAndSurvivesARestart() throws Exception {
    assumeFalse(skipped("console.skip") || skipped("console.e2e.skip"));
    Path data = temp.resolve("data");
    Path config = Files.createDirectories(temp.resolve("config"));
    Files.writeString(config.resolve("shop.yaml"), CONFIG);
    String[] flags = {"--config", config.toString()};
    SyntropyProcess server = SyntropyProcess.start(data, flags);
    Path said = temp.resolve("browser.log");
    Process browser = browser(server.loginLink(), said);
    try {
      hears(browser, said, "live");
      var put = Map.of("Authorization", "Bearer " + server.adminToken());
      assertThat(server.send("PUT", "/api/v1/services/shop", MANIFEST, put).statusCode())
          .isBetween(200, 201);
      requests(server, 540, 60);
      hears(browser, said, "telemetry seen");

      String port = Integer.toString(server.baseUri().getPort());
      server.killGroup();
      hears(browser, said, "server lost");
      server = SyntropyProcess.start(data, "--config", config.toString(), "--http-port", port);
      requests(server, 60, 540);
      hears(browser, said, "recovered");
      hears(browser, said, "audit verified");
      hears(browser, said, "status seen");
      hears(browser, said, "signed out");
      assertThat(browser.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(browser.exitValue()).as(Files.readString(said)).isZero();
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
      server.close();
    }
  }

  private static boolean skipped(String property) {
    return Boolean.getBoolean(property);
  }

  private static Process browser(URI link, Path said) throws IOException {
    return new ProcessBuilder(
            "node", "test/real-server.mjs", link.toString(), "shop-availability", "north-1")
        .directory(Syntropy.root().resolve("admin-console").toFile())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  private static void hears(Process browser, Path said, String line) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            "the browser ended",
            () -> {
              boolean heard = Files.readAllLines(said).contains(line);
              assertThat(heard || browser.isAlive()).as(Files.readString(said)).isTrue();
            })
        .untilAsserted(() -> assertThat(Files.readAllLines(said)).contains(line));
  }

  /** A minute's requests in one delta point each for 200 and 500. */
  private static void requests(SyntropyProcess server, int good, int bad) throws Exception {
    Instant now = Instant.now();
    String body =
        """
        {"resourceMetrics":[{"resource":{"attributes":[
           {"key":"service.name","value":{"stringValue":"shop"}},
           {"key":"cloud.region","value":{"stringValue":"north-1"}}]},
         "scopeMetrics":[{"scope":{"name":"test"},"metrics":[
           {"name":"http.server.request.duration","unit":"s","histogram":{
             "aggregationTemporality":1,"dataPoints":[%s,%s]}}]}]}]}
        """
            .formatted(point(now, "200", good), point(now, "500", bad));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private static String point(Instant now, String status, int count) {
    return """
    {"startTimeUnixNano":"%d000000000","timeUnixNano":"%d000000000","count":"%d","sum":1.5,
     "explicitBounds":[0.25,0.75,1],"bucketCounts":["%d","0","0","0"],
     "attributes":[{"key":"http.response.status_code","value":{"intValue":"%s"}}]}\
    """
        .formatted(now.getEpochSecond() - 10, now.getEpochSecond(), count, count, status);
  }
}
