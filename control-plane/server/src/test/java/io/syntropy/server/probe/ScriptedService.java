package io.syntropy.server.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A service with a login, a feed and check-ins that can break in each way. */
final class ScriptedService implements AutoCloseable {
  static final String USER = "probe-7";
  static final String PASSWORD = "hunter7\"word\\with${odd}";
  static final String TOKEN = "tok-\"1";

  /** How the feed is. */
  enum Mode {
    WELL,
    STATUS,
    FIELD,
    VALUE,
    NOT_JSON,
    SLOW,
    HUGE,
    NO_TOKEN,
    REDIRECT,
    HUGE_ERROR,
    ENDLESS_NUMBER
  }

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final List<String> checkIns = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.WELL;

  ScriptedService(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/login", this::login);
    server.createContext("/v1/feed", this::feed);
    server.createContext("/v1/items/", this::checkIn);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  void become(Mode next) {
    mode = next;
  }

  /** {@code traceparent} headers, in order. */
  List<String> traces() {
    return traces;
  }

  /** What did not come as the script says. */
  List<String> wrong() {
    return wrong;
  }

  List<String> checkIns() {
    return checkIns;
  }

  private void login(HttpExchange request) throws IOException {
    traces.add(String.valueOf(request.getRequestHeaders().getFirst("traceparent")));
    String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String expected =
        "{\"user\": \"%s\", \"password\": \"%s\"}"
            .formatted(USER, PASSWORD.replace("\\", "\\\\").replace("\"", "\\\""));
    if (!body.equals(expected)
        || !"application/json".equals(request.getRequestHeaders().getFirst("Content-Type"))) {
      wrong.add("login with another body than expected");
    }
    request.getResponseHeaders().add("X-Session", "s/1");
    answer(request, 200, mode == Mode.NO_TOKEN ? "{\"token\":null}" : "{\"token\":\"tok-\\\"1\"}");
  }

  private void feed(HttpExchange request) throws IOException {
    traces.add(String.valueOf(request.getRequestHeaders().getFirst("traceparent")));
    if (!("Bearer " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"))) {
      wrong.add("feed without the token");
    }
    if (request.getRequestHeaders().containsKey("Content-Length")) {
      wrong.add("feed with the length of a body");
    }
    String well = "{\"items\":[{\"id\":\"a b/1\"}],\"degraded\":false,\"version\":2.0}";
    switch (mode) {
      case WELL, NO_TOKEN -> answer(request, 200, well);
      case STATUS -> answer(request, 503, "secret-body");
      case FIELD -> answer(request, 200, "{\"items\":[],\"degraded\":false,\"version\":2}");
      case VALUE -> answer(request, 200, well.replace("false", "true"));
      case NOT_JSON -> answer(request, 200, "<html>secret-body</html>");
      case REDIRECT -> {
        request.getResponseHeaders().add("Location", url() + "/v1/login");
        answer(request, 302, "");
      }
      case HUGE -> huge(request, 200);
      case HUGE_ERROR -> huge(request, 503);
      case ENDLESS_NUMBER -> answer(request, 200, well.replace("2.0", "2e999"));
      case SLOW -> {
        try {
          closed.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Without an end: the prober has to stop reading. */
  private static void huge(HttpExchange request, int status) throws IOException {
    request.sendResponseHeaders(status, 0);
    byte[] page = " ".repeat(8_192).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = request.getResponseBody()) {
      for (int i = 0; i < 100_000; i++) {
        out.write(page);
      }
    }
  }

  private void checkIn(HttpExchange request) throws IOException {
    traces.add(String.valueOf(request.getRequestHeaders().getFirst("traceparent")));
    checkIns.add(request.getRequestURI().getRawPath());
    answer(request, 201, "{}");
  }

  private static void answer(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.getRequestBody().readAllBytes();
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
