package io.syntropy.services.edge;

import static io.syntropy.client.ControlPlaneDouble.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.client.ControlPlaneDouble;
import io.syntropy.client.ServiceProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeIT {
  @TempDir static Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer region;
  private ControlPlaneDouble controlPlane;
  private ServiceProcess edge;

  @BeforeAll
  void start() throws IOException {
    region = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    region.setExecutor(threads);
    region.createContext("/", this::echo);
    region.start();
    controlPlane = new ControlPlaneDouble();
    String up = "http://127.0.0.1:" + region.getAddress().getPort();
    edge =
        ServiceProcess.start(
            folder.resolve("edge.log"),
            Map.of(
                "EDGE_UPSTREAMS",
                "social@a="
                    + up
                    + ",social@b="
                    + up
                    + ",credit@local=http://127.0.0.1:1,"
                    + "grid@local="
                    + up,
                "EDGE_TIMEOUT",
                "1S",
                "SYNTROPY_URL",
                controlPlane.uri().toString(),
                "SYNTROPY_ENROLMENT_CODE",
                ControlPlaneDouble.CODE));
  }

  @AfterAll
  void stop() {
    released.countDown();
    edge.close();
    controlPlane.close();
    region.stop(0);
    threads.shutdownNow();
  }

  private void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      String uri = exchange.getRequestURI().toString();
      seen.add(uri);
      if (uri.contains("never")) {
        released.await();
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      answerHeader(exchange, "X-Trace", "traceparent");
      answerHeader(exchange, "X-Forwarded", "X-Forwarded-For");
      exchange.sendResponseHeaders(uri.contains("broken") ? 503 : 200, 0);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answerHeader(HttpExchange exchange, String name, String of) {
    String value = exchange.getRequestHeaders().getFirst(of);
    exchange.getResponseHeaders().add(name, value == null ? "none" : value);
  }

  private Map<String, Integer> served(int requests) throws IOException, InterruptedException {
    Map<String, Integer> served = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      HttpResponse<String> answer = edge.get("/v1/feed/render?mode=neutral");
      assertThat(answer.statusCode()).isEqualTo(200);
      served.merge(answer.headers().firstValue("X-Served-Region").orElseThrow(), 1, Integer::sum);
    }
    return served;
  }

  private void direct(long id, long epoch, long generation, String weights) {
    controlPlane.send(
        event(id, "traffic_weights", "\"a\"", epoch, generation, "{\"weights\":" + weights + "}"));
  }

  @Test
  void appliesWeightsAndRefusesStaleOnes() throws Exception {
    await().until(() -> !controlPlane.streams.isEmpty());
    assertThat(controlPlane.manifests.getFirst().path("accepts").toString())
        .isEqualTo("[\"traffic_weights\"]");
    int before = controlPlane.acks.size();

    direct(1, 2, 5, "{\"a\":0.25,\"b\":0.75}");
    await().until(() -> controlPlane.acks.size() == before + 1);
    assertThat(served(40)).isEqualTo(Map.of("a", 10, "b", 30));
    direct(2, 2, 6, "{\"a\":0,\"b\":1}");
    await().until(() -> controlPlane.acks.size() == before + 2);
    assertThat(served(20)).isEqualTo(Map.of("b", 20));
    direct(3, 1, 99, "{\"a\":1,\"b\":0}");
    direct(4, 2, 7, "{\"elsewhere\":1}");
    await().until(() -> controlPlane.acks.size() == before + 4);

    assertThat(controlPlane.acks.subList(before, before + 4))
        .extracting(ack -> ack.getValue().path("status").asText())
        .containsExactly("applied", "applied", "rejected", "rejected");
    assertThat(served(20)).isEqualTo(Map.of("b", 20));
    assertThat(edge.get("/internal/weights").body())
        .contains("\"social\":{\"a\":0.0,\"b\":1.0}", "\"epoch\":2,\"generation\":6");
  }

  @Test
  void passesRequestAndAnswerThrough() throws Exception {
    HttpResponse<String> answer =
        edge.post(
            "/v1/presence/hz",
            "{\"a\":1}",
            "traceparent",
            "00-1-2-01",
            "X-Forwarded-For",
            "6.6.6.6");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"a\":1}");
    assertThat(answer.headers().firstValue("X-Trace")).contains("00-1-2-01");
    assertThat(answer.headers().firstValue("X-Forwarded")).contains("127.0.0.1");
  }

  @Test
  void showsTheFailureOfARegion() throws Exception {
    assertThat(edge.get("/v1/feed/broken").statusCode()).isEqualTo(503);
    assertThat(edge.get("/v1/feed/never").statusCode()).isEqualTo(504);
    assertThat(edge.get("/v1/accounts/x").statusCode()).isEqualTo(502);
    assertThat(edge.get("/v1/nodes").statusCode()).isEqualTo(200);
    assertThat(seen.stream().filter(uri -> uri.contains("never"))).hasSize(1);
  }

  @Test
  void failsFastWhileACircuitIsOpenUnlessWeightsDecide() throws Exception {
    controlPlane.circuits =
        """
        {"circuits":[{"service":"grid","region":"local","state":"open"},
         {"service":"social","region":"a","state":"open"},
         {"service":"social","region":"b","state":"open"}]}\
        """;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edge.get("/v1/nodes/open").statusCode() == 503);
    int before = seen.size();
    HttpResponse<String> refused = edge.get("/v1/nodes/open");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"circuit_open\"", "grid in local");
    assertThat(seen).hasSize(before);
    assertThat(edge.get("/v1/feed/render").statusCode()).isEqualTo(200);

    controlPlane.circuits = "";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> edge.get("/v1/nodes/open").statusCode() == 200);
  }

  @Test
  void boundsTheBodyDeclaredOrNot() throws Exception {
    byte[] large = "x".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);

    int declared = status(HttpRequest.BodyPublishers.ofByteArray(large));
    int streamed =
        status(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

    assertThat(declared).isEqualTo(413);
    assertThat(streamed).isEqualTo(413);
    assertThat(
            status(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(new byte[900_000]))))
        .isEqualTo(200);
  }

  private int status(HttpRequest.BodyPublisher body) throws Exception {
    return edge.send(edge.request("/v1/presence/hz").POST(body)).statusCode();
  }

  @Test
  void hidesWhatIsBesideItsPaths() throws Exception {
    assertThat(edge.get("/v1/feed/%2e%2e/%2e%2e/internal/chaos").statusCode()).isEqualTo(404);
    assertThat(edge.get("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(seen).noneMatch(uri -> uri.contains("internal"));
  }
}
