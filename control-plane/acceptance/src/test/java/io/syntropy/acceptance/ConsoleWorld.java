package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.client.token.TokenFile;
import io.syntropy.server.loop.Fixture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server with an hour behind it, two governed services that go on reporting, and an address at
 * which the browser's tests turn the world: {@code POST /kill}, {@code /start}, {@code /quiet?on=},
 * {@code /acks?on=}, {@code /token?role=&name=}; {@code GET /} tells where what is.
 *
 * <p>{@code social} is in three regions that are well and tell their capacity. {@code shop} is in
 * two, does not tell its capacity, and burns its budget since its version 2.0 of ten minutes ago.
 */
final class ConsoleWorld implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DOCUMENTS =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: shop-regions}
      spec:
        service: shop
        window: 60s
        breach: {error_ratio: 0.95, p95: 10s, hold: 10m}
        recover: {error_ratio: 0.9, p95: 9s, hold: 10m}
        floor: {requests_per_minute: 30}
        mode: act
      ---
      apiVersion: syntropy/v1
      kind: Region
      metadata: {name: sa-east-1}
      spec: {jurisdiction: BR, place: {lat: -23.55, lon: -46.63}}
      ---
      apiVersion: syntropy/v1
      kind: Region
      metadata: {name: us-east-1}
      spec: {jurisdiction: US, place: {lat: 38.95, lon: -77.45}}
      ---
      apiVersion: syntropy/v1
      kind: Region
      metadata: {name: eu-west-1}
      spec: {jurisdiction: EU, place: {lat: 53.35, lon: -6.26}}
      ---
      apiVersion: syntropy/v1
      kind: Runbook
      metadata: {name: checkout-fails}
      spec:
        title: Checkout fails
        steps: [{text: Look at the failed traces}]
        closing: [no errors for 15 minutes]
      """;

  /** Long enough that a busy machine's pauses are no breach, and the end of a failover is soon. */
  private static final String POLICY =
      Fixture.POLICY
          .replace("window: 10s", "window: 30s")
          .replace("p95: 1s, hold: 5s", "p95: 1s, hold: 10m");

  private final Fixture fixture;
  private final HttpServer health;
  private final HttpServer control;
  private final ConsoleTraffic traffic;
  private final String denied;
  private final int http;

  ConsoleWorld(Path folder) throws IOException {
    health = serve(exchange -> answer(exchange, 200, "well"));
    String[] documents = {Fixture.SLO, ConsoleBenchmark.SLO, POLICY, DOCUMENTS};
    fixture = new Fixture(folder, documents);
    http = fixture.server().baseUri().getPort();
    String url = "http://127.0.0.1:" + health.getAddress().getPort() + "/";
    fixture.register(Fixture.REGIONS.stream().collect(Collectors.toMap(r -> r, r -> url + r)));
    traffic = new ConsoleTraffic(fixture);
    traffic.past(Instant.now());
    traffic.begin();
    plan(String.join("---\n", documents));
    denied = denied();
    control = serve(this::turn);
  }

  /** Runs until it is killed: for working on the browser's tests. */
  public static void main(String[] args) throws Exception {
    ConsoleWorld world = new ConsoleWorld(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(world::close));
    System.out.println(world.address());
    Thread.currentThread().join();
  }

  /** Where the tests turn it. */
  String address() {
    return "http://127.0.0.1:" + control.getAddress().getPort() + "/";
  }

  /** What a laxer objective of the shop would mean. */
  private void plan(String documents) {
    ObjectNode files = JSON.createObjectNode();
    files
        .putArray("files")
        .addObject()
        .put("path", "all.yaml")
        .put("text", documents.replace("{target: 0.99}", "{target: 0.95}"));
    post("/api/v1/config/plan", files.toString());
  }

  /** An action that the guard refused, because a capacity is unknown. */
  private String denied() throws IOException {
    String body =
        post(
            "/api/v1/actions",
            """
            {"kind":"traffic_weights","target":{"service":"shop","region":"us-east-1"},
             "desired":{"operation":"drain"},"reason":"a drill"}\
            """);
    return JSON.readTree(body).path("id").asText();
  }

  private String post(String path, String body) {
    var answer = fixture.server().post(path, body, fixture.admin());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private void turn(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getQuery());
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> {}
      case "/kill" -> {
        traffic.quiet(true);
        fixture.server().killGroup();
      }
      case "/start" -> {
        fixture.start(http);
        traffic.again();
      }
      case "/quiet" -> traffic.quiet("true".equals(query.get("on")));
      case "/acks" -> traffic.acks("true".equals(query.get("on")));
      case "/token" -> {
        String secret =
            TokenFile.in(fixture.server().data())
                .issue(
                    query.getOrDefault("role", ""),
                    query.getOrDefault("name", ""),
                    Duration.ofHours(1),
                    Instant.now())
                .secret();
        answer(exchange, 200, "{\"token\":\"%s\"}".formatted(secret));
        return;
      }
      default -> {
        answer(exchange, 404, "{}");
        return;
      }
    }
    answer(
        exchange,
        200,
        """
        {"base":"http://127.0.0.1:%d","login":"%s","denied":"%s","trace":"%s","bad_since":"%s","logs":%d,"requests":%d}\
        """
            .formatted(
                http,
                fixture.server().loginLink(),
                denied,
                traffic.firstBadTrace(),
                traffic.badSince(),
                traffic.logs(),
                traffic.shopRequests()));
  }

  private static Map<String, String> query(@Nullable String query) {
    return query == null
        ? Map.of()
        : Arrays.stream(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private interface Answering {
    void to(HttpExchange exchange) throws IOException;
  }

  private static HttpServer serve(Answering answering) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try {
            answering.to(exchange);
          } catch (RuntimeException e) {
            answer(exchange, 500, e.toString());
          }
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    control.stop(0);
    traffic.close();
    fixture.close();
    health.stop(0);
  }
}
