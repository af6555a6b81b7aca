package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server scrapes one program and sends what it read on to another. */
class CollectorsIT {
  @TempDir Path folder;
  private final List<Integer> received = new CopyOnWriteArrayList<>();
  private HttpServer other;

  @BeforeEach
  void start() throws Exception {
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/metrics",
        exchange -> {
          byte[] page = "# TYPE a_total counter\na_total 7\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.createContext(
        "/api/v1/write",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    other.start();
  }

  @AfterEach
  void stop() {
    other.stop(0);
  }

  @Test
  void whatIsScrapedIsSentOnAndTheStatusTellsOfBoth() throws Exception {
    int port = other.getAddress().getPort();
    Path scrape = folder.resolve("scrape.yml");
    Files.writeString(
        scrape,
        "scrape_configs: [{job_name: a, scrape_interval: 1s, static_configs: [{targets: ['127.0.0.1:%d']}]}]"
            .formatted(port));
    Path forward = folder.resolve("forward.yml");
    Files.writeString(
        forward,
        "forward: [{name: vm, type: remote_write, url: 'http://127.0.0.1:%d/api/v1/write'}]"
            .formatted(port));
    Map<String, String> env =
        Map.of(
            "SYNTROPY_SCRAPE_CONFIG", scrape.toString(),
            "SYNTROPY_FORWARD_CONFIG", forward.toString());
    try (SyntropyProcess server = SyntropyProcess.start(folder.resolve("data"), env)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !received.isEmpty());
      String token = server.token("viewer");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(server.get("/api/v1/status", token).body())
                  .contains("1 of 1 targets are up")
                  .contains("vm: ")
                  .contains("items sent"));
      assertThat(server.stop()).isZero();
      assertThat(folder.resolve("data/forward/vm.position")).exists();
    }
  }

  @Test
  void aFaultyFileEndsTheStartInWords() throws Exception {
    Path scrape = folder.resolve("scrape.yml");
    Files.writeString(scrape, "scrape_configs:\n  - job_name: a\n    relabel_configs: []\n");
    SyntropyProcess server =
        SyntropyProcess.launch(
            folder.resolve("data"), Map.of("SYNTROPY_SCRAPE_CONFIG", scrape.toString()));
    try (server) {
      assertThat(server.exitCode(Duration.ofSeconds(60))).isEqualTo(2);
      assertThat(server.output())
          .contains("SYNTROPY_SCRAPE_CONFIG: ")
          .contains("scrape.yml:3:")
          .contains("relabel_configs: unknown field");
    }
  }
}
