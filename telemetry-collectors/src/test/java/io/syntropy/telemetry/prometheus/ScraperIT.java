package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.syntropy.slo.Sample;
import io.syntropy.slo.differential.Peer;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes of real HTTP servers, Debian's node_exporter among them, into a real journal. */
class ScraperIT {
  @TempDir Path folder;
  private ReceiverFixture fixture;
  private HttpServer program;
  private volatile String page = "";
  private volatile int status = 200;
  private volatile long wait;

  @BeforeEach
  void start() throws Exception {
    fixture = ReceiverFixture.with(folder.resolve("journal"), ReceiverConfig.loopback(0, 0));
    program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    program.createContext(
        "/metrics",
        exchange -> {
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, 0);
          if (wait > 0) {
            exchange.getResponseBody().flush();
            java.util.concurrent.locks.LockSupport.parkNanos(wait);
          }
          try (exchange) {
            exchange.getResponseBody().write(bytes);
          } catch (IOException gone) {
            assertThat(wait).isPositive();
          }
        });
    program.start();
  }

  @AfterEach
  void stop() throws Exception {
    program.stop(0);
    fixture.close();
  }

  private Scraper scraper(String config) {
    ScrapeConfig.Read read = ScrapeConfigFile.read(folder.resolve("scrape.yml"), config);
    assertThat(read.faults()).isEmpty();
    return Scraper.start(read.config(), fixture.receiver().intake(), Clock.systemUTC());
  }

  private String one() {
    return """
    scrape_configs:
      - job_name: shop
        scrape_interval: 300ms
        scrape_timeout: 300ms
        sample_limit: 3
        body_size_limit: 1KB
        static_configs: [{targets: ['127.0.0.1:%d'], labels: {region: eu-west-1}}]
    """
        .formatted(program.getAddress().getPort());
  }

  private List<Sample> samples() {
    List<Sample> all = new ArrayList<>();
    fixture.stored().forEach(r -> all.addAll(r.samples()));
    return all;
  }

  private void until(Predicate<Sample> wanted) {
    await().atMost(Duration.ofSeconds(60)).until(() -> samples().stream().anyMatch(wanted));
  }

  /** Samples after the newest one that is there now. */
  private Predicate<Sample> later(Predicate<Sample> wanted) {
    long newest = samples().stream().mapToLong(Sample::timeNanos).max().orElse(0);
    return s -> s.timeNanos() > newest && wanted.test(s);
  }

  private static Predicate<Sample> gauge(String name, double value) {
    return s -> s instanceof Sample.Gauge g && g.series().name().equals(name) && g.value() == value;
  }

  private static Predicate<Sample> stale(String name) {
    return s -> s instanceof Sample.Stale g && g.series().name().equals(name);
  }

  @Test
  void whatIsGoneIsMarkedStaleAndAFailureIsSeen() throws Exception {
    page = "a 1\nb 2\n";
    try (Scraper scraper = scraper(one())) {
      until(gauge("b", 2));
      until(gauge("up", 1));
      until(gauge("scrape_samples_scraped", 2));
      Sample.Gauge a =
          (Sample.Gauge) samples().stream().filter(gauge("a", 1)).findFirst().orElseThrow();
      assertThat(a.series().resource().asMap())
          .containsEntry("service.name", "shop")
          .containsEntry("service.instance.id", "127.0.0.1:" + program.getAddress().getPort());
      assertThat(a.series().attributes().asMap()).containsEntry("cloud.region", "eu-west-1");

      page = "a 1\n";
      until(stale("b"));
      assertThat(samples()).noneMatch(stale("a"));

      status = 503;
      until(stale("a"));
      until(gauge("up", 0));
      assertThat(scraper.targets().getFirst().fault()).isEqualTo("answered 503 (expected 200)");

      status = 200;
      Predicate<Sample> back = later(gauge("a", 1));
      until(back);

      page = "a 1\nb 1\nc 1\nd 1\n";
      until(later(gauge("up", 0)));
      assertThat(scraper.targets().getFirst().fault()).contains("sample_limit");
      page = "x".repeat(2000);
      until(later(gauge("up", 0)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> String.valueOf(scraper.targets().getFirst().fault()).contains("body_size"));
      page = "a 1\nrubbish\n";
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> String.valueOf(scraper.targets().getFirst().fault()).startsWith("line 2"));
      page = "a 5\n";
      wait = 1_500_000_000;
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              String.valueOf(scraper.targets().getFirst().fault()).contains("scrape_timeout"));
      assertThat(samples()).noneMatch(gauge("a", 5));
    }
  }

  @Test
  void targetFilesAreFollowedAndABrokenOneKeepsItsTargets() throws Exception {
    page = "a 1\n";
    Path targets = folder.resolve("t1.json");
    String good = "[{\"targets\":[\"127.0.0.1:%d\"]}]".formatted(program.getAddress().getPort());
    write(targets, good);
    String config =
        """
        scrape_configs:
          - job_name: shop
            scrape_interval: 300ms
            file_sd_configs: [{files: ['t*.json']}]
        """;
    try (Scraper scraper = scraper(config)) {
      until(gauge("a", 1));
      write(targets, "[{\"targets\": 5}]");
      await().atMost(Duration.ofSeconds(60)).until(() -> !scraper.faults().isEmpty());
      assertThat(scraper.faults().getFirst()).contains("t1.json").contains("targets");
      assertThat(scraper.targets()).hasSize(1);

      write(targets, "[]");
      until(stale("a"));
      until(stale("up"));
      assertThat(scraper.targets()).isEmpty();
      assertThat(scraper.faults()).isEmpty();

      write(folder.resolve("t2.json"), good);
      until(later(gauge("a", 1)));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void nodeExporterIsReadWhole() throws Exception {
    try (Peer node =
            Peer.onFreePort(
                Peer.program("prometheus-node-exporter", "prometheus-node-exporter"),
                "--web.listen-address=127.0.0.1:PORT");
        Scraper scraper =
            scraper(
                """
                scrape_configs:
                  - job_name: node
                    scrape_interval: 1s
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """
                    .formatted(node.port()))) {
      until(gauge("up", 1));
      until(
          s -> s instanceof Sample.Sum sum && sum.series().name().equals("node_cpu_seconds_total"));
      until(s -> s instanceof Sample.Gauge g && g.series().name().equals("node_load1"));
      assertThat(scraper.targets().getFirst().fault()).isNull();
      assertThat(fixture.receiver().stats().rejected()).isEmpty();
      // Everything on the page is told, but for what is not a number.
      Sample.Gauge count =
          (Sample.Gauge)
              samples().stream()
                  .filter(s ->
                      s instanceof Sample.Gauge g
                          && g.series().name().equals("scrape_samples_scraped")
                          && g.value() > 0)
                  .findFirst()
                  .orElseThrow();
      long told =
          samples().stream()
              .filter(s -> s.timeNanos() == count.timeNanos() && !(s instanceof Sample.Exemplar))
              .count();
      assertThat(told - 3).isBetween((long) (count.value() * 0.98), (long) count.value());
    }
  }
}
