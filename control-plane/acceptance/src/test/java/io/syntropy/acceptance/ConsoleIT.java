package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.syntropy.server.process.SyntropyProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as the server serves it, over HTTP and in a real browser. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Pattern SCRIPT = Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"");

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

  /** {@code admin-console/test/real}: every page, path and act, and what becomes of an outage. */
  @Test
  void aBrowserWalksTheWholeOfIt() throws Exception {
    assumeFalse(skipped("console.skip") || skipped("console.e2e.skip"));
    Path said = temp.resolve("browser.log");
    try (ConsoleWorld world = new ConsoleWorld(temp)) {
      ProcessBuilder builder =
          new ProcessBuilder("node", "scripts/e2e.mjs", "--config", "playwright.real.config.ts")
              .directory(Syntropy.root().resolve("admin-console").toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("SYNTROPY_WORLD", world.address());
      Process browser = builder.start();
      try {
        assertThat(browser.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES))
            .as("it ends: %s", Files.readString(said))
            .isTrue();
        assertThat(browser.exitValue()).as(Files.readString(said)).isZero();
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
      }
    }
  }

  private static boolean skipped(String property) {
    return Boolean.getBoolean(property);
  }
}
