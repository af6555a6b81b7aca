package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a real Chromium, on a page of another origin, against a real server. */
class RumBrowserIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** Shifts, throws, asks for what fails, and goes on to the next page once clicked. */
  private static final String PAGE =
      """
      <!doctype html><html><head><title>page</title>
      <meta name="traceparent" content="00-%s-b7ad6b7169203331-01">
      <script src="%s/rum.js" data-key="%s" data-route="/users/{id}"></script>
      </head><body><h1>A page with words that are painted</h1><p id="down">Down</p>
      <button style="position:fixed;top:200px;left:0;width:300px;height:200px">Press</button>
      <script>
      document.querySelector('button').onclick = () => {
        const until = performance.now() + 120;
        while (performance.now() < until) {}
        setTimeout(() => { location = '/next' }, 500);
      };
      setTimeout(() => { document.querySelector('h1').style.marginBottom = '150px' }, 100);
      setTimeout(() => { throw new TypeError('nobody caught this') }, 150);
      fetch('/v1/feed/77?who=ana').then(() => { document.title = 'loaded' });
      </script></body></html>
      """;

  /** As one that was opened in the background, and looked at only later. */
  private static final String NEXT =
      """
      <!doctype html><html><head><title>next</title>
      <script>
      Object.defineProperty(document, 'hidden', {configurable: true, value: true});
      </script>
      <script src="%s/rum.js" data-key="%s" data-route="/zz"></script>
      <script>delete document.hidden</script>
      </head><body><h1>Words that are painted</h1>
      <script>setTimeout(() => { location = '/end' }, 1500)</script></body></html>
      """;

  @TempDir Path folder;

  @Test
  void aRealBrowserTellsWhatItMeasured() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium on this machine");
    HttpServer pages =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    String origin = "http://localhost:" + pages.getAddress().getPort();
    Process browser = null;
    try (RumServer rum = new RumServer(folder, origin, 60)) {
      String page = PAGE.formatted(TRACE, rum.process().baseUri(), RumServer.KEY);
      pages.createContext("/users/77", request -> answer(request, 200, page));
      String next = NEXT.formatted(rum.process().baseUri(), RumServer.KEY);
      pages.createContext("/next", request -> answer(request, 200, next));
      pages.createContext("/end", request -> answer(request, 200, "<!doctype html><p>end"));
      pages.createContext("/v1/feed", request -> answer(request, 503, "no"));
      pages.start();
      browser = browser(origin + "/users/77?secret=me");
      try (DevTools tools = DevTools.of(folder.resolve("profile"), PATIENCE)) {
        await().atMost(PATIENCE).until(() -> tools.evaluate("document.title").equals("loaded"));
        await()
            .atMost(PATIENCE)
            .until(() -> tools.evaluate("String(performance.now() > 1500)").equals("true"));
        tools.click(100, 300);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(rum.metrics())
                    .containsPattern("syntropy_rum_beacons_total\\{outcome=\"accepted\"} [2-9]"));
      }
      told(rum);
    } finally {
      if (browser != null) {
        browser.destroy();
        if (!browser.waitFor(10, TimeUnit.SECONDS)) {
          browser.destroyForcibly().waitFor();
        }
      }
      pages.stop(0);
    }
  }

  private static void told(RumServer rum) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> rum.counted("browser.web_vital.ttfb", "url.template").path("items").size() == 2);
    for (String paint : new String[] {"fcp", "lcp"}) {
      assertThat(rum.counted("browser.web_vital." + paint, "url.template").path("items"))
          .as("nobody looked while the other page was painted")
          .hasSize(1);
    }
    for (String vital : new String[] {"ttfb", "fcp", "lcp", "cls", "inp"}) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode found =
                rum.counted("browser.web_vital." + vital, "url.template").at("/items/0");
            assertThat(found.at("/labels/url.template").asText())
                .as(vital)
                .isEqualTo("/users/{id}");
            assertThat(RumServer.sum(found)).as(vital).isEqualTo(1);
          });
    }
    assertThat(RumServer.sum(rum.counted("browser.page_views", "device.class").at("/items/0")))
        .isEqualTo(2);
    JsonNode network = rum.counted("browser.network_errors", "url.template").at("/items/0");
    assertThat(network.at("/labels/url.template").asText()).isEqualTo("/v1/feed/{id}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode log = rum.get("/api/v1/logs?service=social-web").at("/items/0");
          assertThat(log.path("message").asText()).isEqualTo("nobody caught this");
          assertThat(log.path("trace_id").asText()).isEqualTo(TRACE);
        });
    assertThat(rum.get("/api/v1/slos/pages-fast").at("/groups/0/total").asDouble()).isEqualTo(1);
  }

  private Process browser(String url) throws IOException {
    return new ProcessBuilder(
            CHROMIUM.toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
            "--remote-debugging-port=0",
            "--user-data-dir=" + folder.resolve("profile"),
            url)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("chromium.log").toFile())
        .start();
  }

  private static void answer(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
    request.sendResponseHeaders(status, bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }
}
