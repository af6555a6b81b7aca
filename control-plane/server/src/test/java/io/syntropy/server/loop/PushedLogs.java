package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What Loki's HTTP API document says of {@code POST /loki/api/v1/push} with JSON, and no more:
 * {@code {"streams":[{"stream":{LABELS},"values":[["NANOSECONDS","LINE"],…]},…]}} is answered 204.
 */
final class PushedLogs implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpServer server;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;

  record Line(Map<String, String> labels, long nanos, String text) {}

  PushedLogs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/loki/api/v1/push", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Line> lines() {
    return lines;
  }

  List<String> tokens() {
    return tokens;
  }

  void refuse(boolean now) {
    refusing = now;
  }

  private void take(HttpExchange exchange) throws IOException {
    tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (refusing) {
      exchange.sendResponseHeaders(503, -1);
    } else {
      for (JsonNode stream : JSON.readTree(body).path("streams")) {
        Map<String, String> labels = new LinkedHashMap<>();
        stream
            .path("stream")
            .properties()
            .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        stream
            .path("values")
            .forEach(v -> lines.add(new Line(labels, v.get(0).asLong(), v.get(1).asText())));
      }
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
