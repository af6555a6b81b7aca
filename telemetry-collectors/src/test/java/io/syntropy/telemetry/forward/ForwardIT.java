package io.syntropy.telemetry.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.syntropy.slo.Sample;
import io.syntropy.slo.differential.Peer;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.loki.LokiPush;
import io.syntropy.telemetry.prometheus.RemoteWrite;
import io.syntropy.telemetry.prometheus.WriteRequests;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journalled telemetry to real targets: VictoriaMetrics, other receivers, ones that are down. */
class ForwardIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final long now = System.currentTimeMillis();
  private ReceiverFixture source;

  @BeforeEach
  void start() throws Exception {
    source =
        ReceiverFixture.with(
            folder.resolve("journal"),
            ReceiverConfig.loopback(0, 0),
            new RemoteWrite(),
            new LokiPush());
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Forwarders forward(ForwardTarget.Type type, String url, RecordKind kind, long maxLag) {
    ForwardTarget target =
        new ForwardTarget(
            "t", type, URI.create(url), Set.of(kind), null, null, maxLag, Duration.ofSeconds(5));
    Forwarders forwarders =
        Forwarders.start(List.of(target), folder.resolve("positions"), source.journal());
    source.follow(forwarders::offer);
    return forwarders;
  }

  private void log(String line) throws Exception {
    LogRecord record =
        LogRecord.newBuilder()
            .setTimeUnixNano(now * 1_000_000)
            .setSeverityText("WARN")
            .setBody(AnyValue.newBuilder().setStringValue(line))
            .build();
    byte[] body =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
            .build()
            .toByteArray();
    boolean zipped = line.hashCode() % 2 == 0; // the journal keeps it as it was sent
    assertThat(
            source
                .post(
                    "/v1/logs",
                    "application/x-protobuf",
                    zipped ? OtlpBatch.gzip(body) : body,
                    "Content-Encoding",
                    zipped ? "gzip" : "identity")
                .statusCode())
        .isEqualTo(200);
  }

  /** 20 kB that do not shrink. */
  private static String filler(long seed) {
    byte[] bytes = new byte[15_000];
    new java.util.Random(seed).nextBytes(bytes);
    return java.util.Base64.getEncoder().encodeToString(bytes);
  }

  private static List<String> bodies(ReceiverFixture fixture) {
    return fixture.stored().stream()
        .flatMap(r -> r.samples().stream())
        .map(s -> ((Sample.Log) s).body())
        .toList();
  }

  private static double query(int port, String query) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url =
          URI.create(
              "http://127.0.0.1:%d/api/v1/query?latency_offset=1ms&query=%s"
                  .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8)));
      String answer =
          client
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      JsonArray result =
          JsonParser.parseString(answer)
              .getAsJsonObject()
              .getAsJsonObject("data")
              .getAsJsonArray("result");
      return result.isEmpty()
          ? Double.NaN
          : result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble();
    }
  }

  @Test
  void victoriaMetricsAnswersTheSameNumbers() throws Exception {
    try (Peer victoria =
            Peer.onFreePort(
                Peer.program("victoria-metrics", "victoria-metrics"),
                "-httpListenAddr=127.0.0.1:PORT",
                "-storageDataPath=" + folder.resolve("vm"),
                "-search.latencyOffset=0s");
        Forwarders forwarders =
            forward(
                ForwardTarget.Type.REMOTE_WRITE,
                "http://127.0.0.1:" + victoria.port() + "/api/v1/write",
                RecordKind.OTLP_METRICS,
                1L << 30)) {
      victoria.await("/health");
      WriteRequests request = new WriteRequests();
      for (int i = 0; i < 300; i++) {
        request.add(
            new WriteRequests.One()
                .labels("__name__", "jobs_total", "instance", "i" + i, "job", "shop")
                .sample(now - 10_000, i)
                .sample(now - 1000, 2 * i));
      }
      request.add(
          new WriteRequests.One()
              .labels("__name__", "lat_seconds_bucket", "job", "shop", "le", "0.25")
              .sample(now - 1000, 41));
      assertThat(
              source
                  .post(
                      RemoteWrite.PATH,
                      "application/x-protobuf",
                      request.body(),
                      "Content-Encoding",
                      "snappy")
                  .statusCode())
          .isEqualTo(204);

      await()
          .atMost(LONG)
          .untilAsserted(() -> {
            assertThat(query(victoria.port(), "count(jobs_total{job=\"shop\"})")).isEqualTo(300);
            assertThat(query(victoria.port(), "sum(jobs_total)")).isEqualTo(299.0 * 300);
            assertThat(query(victoria.port(), "lat_seconds_bucket{le=\"0.25\"}")).isEqualTo(41);
            assertThat(query(victoria.port(), "sum(count_over_time(jobs_total[5m]))"))
                .isEqualTo(600);
          });
      assertThat(forwarders.status().getFirst().sentItems()).isEqualTo(601);
      assertThat(forwarders.status().getFirst().fault()).isNull();
    }
  }

  @Test
  void aTargetThatWasAwayGetsEverythingAlsoAfterARestart() throws Exception {
    int port = freePort();
    String url = "http://127.0.0.1:" + port;
    List<String> lines = IntStream.range(0, 40).mapToObj(i -> "line " + i).toList();
    try (Forwarders first = forward(ForwardTarget.Type.OTLP, url, RecordKind.OTLP_LOGS, 1L << 30)) {
      for (String line : lines.subList(0, 20)) {
        log(line);
      }
      await().atMost(LONG).until(() -> first.status().getFirst().fault() != null);
      assertThat(first.status().getFirst().lagBytes()).isPositive();
      assertThat(first.needed()).isLessThan(source.journal().end());
    }
    try (Forwarders second = forward(ForwardTarget.Type.OTLP, url, RecordKind.OTLP_LOGS, 1L << 30);
        ReceiverFixture target =
            ReceiverFixture.with(folder.resolve("other"), ReceiverConfig.loopback(port, 0))) {
      for (String line : lines.subList(20, 40)) {
        log(line);
      }
      await().atMost(LONG).until(() -> bodies(target).size() >= 40);
      assertThat(bodies(target)).containsExactlyElementsOf(lines);
      await().atMost(LONG).until(() -> second.status().getFirst().lagBytes() == 0);
      assertThat(second.status().getFirst().droppedItems()).isZero();
      assertThat(second.status().getFirst().droppedBytes()).isZero();
    }
  }

  @Test
  void aDeadTargetSlowsNothingAndItsDropsAreCounted() throws Exception {
    int port = freePort();
    try (Forwarders forwarders =
        forward(
            ForwardTarget.Type.LOKI,
            "http://127.0.0.1:" + port + LokiPush.PATH,
            RecordKind.OTLP_LOGS,
            200_000)) {
      for (int i = 0; i < 50; i++) {
        log(i + " " + filler(i));
      }
      await().atMost(LONG).until(() -> forwarders.status().getFirst().droppedBytes() > 0);
      assertThat(forwarders.needed()).isGreaterThanOrEqualTo(source.journal().end() - 200_000);
      try (ReceiverFixture target =
          ReceiverFixture.with(
              folder.resolve("other"), ReceiverConfig.loopback(port, 0), new LokiPush())) {
        await()
            .atMost(LONG)
            .until(() -> bodies(target).stream().anyMatch(b -> b.startsWith("49 ")));
        assertThat(bodies(target)).hasSizeLessThan(50).noneMatch(b -> b.startsWith("0 "));
        Sample.Log any = (Sample.Log) target.stored().getFirst().samples().getFirst();
        assertThat(any.severity()).isEqualTo("WARN");
        await().atMost(LONG).until(() -> forwarders.status().getFirst().lagBytes() == 0);
      }
    }
  }

  @Test
  void aRefusedBatchIsDroppedAndABusyTargetIsGivenTime() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          int status = requests.incrementAndGet() == 1 ? 429 : 400;
          exchange.getResponseHeaders().set("Retry-After", "1");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try (Forwarders forwarders =
        forward(
            ForwardTarget.Type.OTLP,
            "http://127.0.0.1:" + server.getAddress().getPort(),
            RecordKind.OTLP_LOGS,
            1L << 30)) {
      log("one");
      await().atMost(LONG).until(() -> forwarders.status().getFirst().droppedItems() == 1);
      assertThat(requests.get()).isEqualTo(2);
      assertThat(forwarders.status().getFirst().fault()).startsWith("answered 400");
      await().atMost(LONG).until(() -> forwarders.status().getFirst().lagBytes() == 0);
    } finally {
      server.stop(0);
    }
  }
}
