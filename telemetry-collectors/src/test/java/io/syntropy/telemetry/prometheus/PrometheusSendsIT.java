package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.syntropy.slo.Sample;
import io.syntropy.slo.differential.Peer;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's Prometheus scrapes a program and writes what it stored here; both are restarted. */
class PrometheusSendsIT {
  @TempDir Path folder;
  private final AtomicInteger scrapes = new AtomicInteger();
  private final AtomicBoolean shows = new AtomicBoolean(true);
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Histogram latency =
      Histogram.builder().name("native_seconds").help("h").nativeOnly().register(registry);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer program;
  private int port;
  private Path config;

  @BeforeEach
  void start() throws Exception {
    program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    program.createContext(
        "/metrics",
        exchange -> {
          int n = scrapes.incrementAndGet();
          String page =
              """
              # TYPE shop_requests counter
              shop_requests_total{code="200"} %d # {trace_id="5b8efff798038103d269b633813fc60c"} 0.25
              # TYPE shop_seconds histogram
              shop_seconds_bucket{le="0.25"} %d
              shop_seconds_bucket{le="+Inf"} %d
              shop_seconds_sum %f
              shop_seconds_count %d
              %s# EOF
              """
                  .formatted(
                      n * 7,
                      n * 5,
                      n * 7,
                      n * 1.5,
                      n * 7,
                      shows.get() ? "# TYPE passing gauge\npassing 3\n" : "");
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    program.createContext(
        "/native",
        exchange -> {
          ExpositionFormatWriter writer = ExpositionFormats.init().getPrometheusProtobufWriter();
          // Only the last of the three is a zero, also before the first scrape of the other page.
          latency.observe(0.001 * (scrapes.get() + 1));
          latency.observe(0.3);
          latency.observe(0);
          exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
          exchange.sendResponseHeaders(200, 0);
          writer.write(exchange.getResponseBody(), registry.scrape());
          exchange.close();
        });
    program.start();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: prod/shop
            static_configs: [{targets: ['127.0.0.1:%1$d']}]
          - job_name: native
            metrics_path: /native
            static_configs: [{targets: ['127.0.0.1:%1$d']}]
        remote_write:
          - url: http://127.0.0.1:%2$d/api/v1/write
            send_exemplars: true
            send_native_histograms: true
            queue_config: {batch_send_deadline: 500ms, min_backoff: 50ms, max_backoff: 500ms}
            metadata_config: {send_interval: 2s}
        """
            .formatted(program.getAddress().getPort(), port));
  }

  @AfterEach
  void stop() {
    program.stop(0);
    client.close();
  }

  private ReceiverFixture receiver(RemoteWrite write) throws Exception {
    return ReceiverFixture.with(folder.resolve("journal"), ReceiverConfig.loopback(port, 0), write);
  }

  private Peer prometheus() throws Exception {
    Peer peer =
        Peer.logged(
            Peer.program("prometheus", "prometheus"),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:0",
            "--enable-feature=exemplar-storage,native-histograms");
    peer.await("/-/ready");
    return peer;
  }

  /** Value by time in milliseconds, as Prometheus stored it. */
  private Map<Long, Double> there(Peer peer, String selector) throws Exception {
    String query = URLEncoder.encode(selector + "[30m]", StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + peer.port() + "/api/v1/query?query=" + query))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonArray result =
        JsonParser.parseString(answer.body())
            .getAsJsonObject()
            .getAsJsonObject("data")
            .getAsJsonArray("result");
    assertThat(result).hasSize(1);
    JsonObject series = result.get(0).getAsJsonObject();
    Map<Long, Double> points = new TreeMap<>();
    for (JsonElement point : series.getAsJsonArray("values")) {
      JsonArray pair = point.getAsJsonArray();
      points.put(Math.round(pair.get(0).getAsDouble() * 1000), pair.get(1).getAsDouble());
    }
    return points;
  }

  /** The same from the journal. */
  private static Map<Long, Double> here(ReceiverFixture fixture, String name, String le) {
    Map<Long, Double> points = new TreeMap<>();
    fixture.stored().stream()
        .flatMap(r -> r.samples().stream())
        .forEach(s -> {
          if (s instanceof Sample.Sum sum
              && sum.series().name().equals(name)
              && le.equals(sum.series().attributes().asMap().getOrDefault("le", ""))) {
            points.put(sum.timeNanos() / 1_000_000, sum.value());
          }
        });
    return points;
  }

  @Test
  void everySampleArrivesOnceWhoeverIsRestarted() throws Exception {
    RemoteWrite write = new RemoteWrite();
    Map<Long, Double> stored;
    try (Peer first = prometheus()) {
      try (ReceiverFixture before = receiver(write)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> here(before, "shop_requests_total", "").size() >= 3);
      }
      // Nobody listens: Prometheus keeps what it could not send.
      int then = scrapes.get();
      await().atMost(Duration.ofSeconds(60)).until(() -> scrapes.get() > then + 2);
      shows.set(false);
      try (ReceiverFixture after = receiver(write)) {
        int now = scrapes.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> scrapes.get() > now + 2);
        stored = there(first, "shop_requests_total");
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() ->
                assertThat(here(after, "shop_requests_total", "")).containsAllEntriesOf(stored));
        assertThat(here(after, "shop_seconds_bucket", "0.25"))
            .containsAllEntriesOf(there(first, "shop_seconds_bucket{le=\"0.25\"}"));
      }
    }
    try (ReceiverFixture last = receiver(write);
        Peer second = prometheus()) {
      int now = scrapes.get();
      await().atMost(Duration.ofSeconds(60)).until(() -> scrapes.get() > now + 2);
      Map<Long, Double> all = there(second, "shop_requests_total");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(here(last, "shop_requests_total", ""))
                  .containsAllEntriesOf(all)
                  .containsAllEntriesOf(stored));

      Sample.Point any =
          last.stored().stream()
              .flatMap(r -> r.samples().stream())
              .filter(s -> s instanceof Sample.Sum)
              .map(s -> (Sample.Point) s)
              .findFirst()
              .orElseThrow();
      assertThat(any.series().resource().asMap())
          .containsEntry("service.namespace", "prod")
          .containsEntry("service.name", "shop")
          .containsEntry("service.instance.id", "127.0.0.1:" + program.getAddress().getPort());
      assertThat(last.stored())
          .flatExtracting(r -> r.samples())
          .anyMatch(s -> s instanceof Sample.Stale st && st.series().name().equals("passing"));
      await().atMost(Duration.ofSeconds(60)).until(() -> write.stats().exemplars() > 0);
      await().atMost(Duration.ofSeconds(60)).until(() -> write.stats().families() > 2);
      // The client counts what it observed: nothing is lost between it and the last point here.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            Sample.ExponentialHistogram newest =
                last.stored().stream()
                    .flatMap(r -> r.samples().stream())
                    .filter(s -> s instanceof Sample.ExponentialHistogram)
                    .map(s -> (Sample.ExponentialHistogram) s)
                    .reduce((a, b) -> b)
                    .orElseThrow();
            assertThat(newest.series().name()).isEqualTo("native_seconds");
            assertThat(newest.series().unit()).isEqualTo("s");
            assertThat(newest.count()).isPositive().isEqualTo(newest.zeroCount() * 3);
            assertThat(LongStream.of(newest.positive()).sum()).isEqualTo(newest.zeroCount() * 2);
          });
      assertThat(last.receiver().stats().rejected()).isEmpty();
    }
  }
}
