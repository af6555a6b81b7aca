package io.syntropy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Speaks the services' part of the API: one service, one stream at a time. */
public final class ControlPlaneDouble implements AutoCloseable {
  public static final String CODE = "one-time-code";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/services/";
  private static final String END = "end of stream";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  public final List<JsonNode> manifests = new CopyOnWriteArrayList<>();
  public final List<JsonNode> heartbeats = new CopyOnWriteArrayList<>();
  public final List<Map.Entry<String, JsonNode>> acks = new CopyOnWriteArrayList<>();
  public final List<String> streams = new CopyOnWriteArrayList<>();
  public final List<String> desired = new CopyOnWriteArrayList<>();
  private volatile LinkedBlockingQueue<String> live = new LinkedBlockingQueue<>();

  /** The answer to heartbeats. */
  public volatile String circuits = "";

  volatile boolean codeUsed;
  volatile boolean forgotten;
  volatile boolean refuseAcks;

  /** When not null, this server does not act and names this one, which may be empty. */
  volatile String leader;

  volatile String serviceToken = "token-1";

  /** Listens on a free port. */
  public ControlPlaneDouble() throws IOException {
    this(0);
  }

  ControlPlaneDouble(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext(PATH, this::handle);
    server.start();
  }

  /** Its address. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sends one event to the open stream. */
  public void send(String text) {
    live.add(text);
  }

  void dropStream() {
    live.add(END);
  }

  /** A held directive as the stream carries it. */
  public static String event(
      long id, String kind, String region, long epoch, long gen, String desired) {
    return "id: %d\ndata: {\"id\":\"d-%d\",\"action_id\":null,\"kind\":\"%s\",\"region\":%s,"
            .formatted(id, id, kind, region)
        + "\"generation\":%d,\"epoch\":%d,\"desired\":%s,".formatted(gen, epoch, desired)
        + "\"issued_at\":\"2026-01-01T00:00:00Z\",\"expires_at\":null,\"expiry\":\"held\"}\n\n";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String rest = exchange.getRequestURI().getPath().substring(PATH.length());
      String path = rest.contains("/") ? rest.substring(rest.indexOf('/')) : "";
      String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.isEmpty() && bearer.equals("Bearer " + CODE) && !codeUsed) {
        codeUsed = true;
        forgotten = false;
        manifests.add(JSON.readTree(body));
        answer(exchange, 200, "{\"service_token\":\"" + serviceToken + "\"}");
      } else if (!bearer.equals("Bearer " + serviceToken)) {
        answer(exchange, 401, "{\"code\":\"unauthenticated\",\"message\":\"no token\"}");
      } else if (leader != null && !path.equals("/heartbeat")) {
        if (!leader.isEmpty()) {
          exchange.getResponseHeaders().add("X-Syntropy-Leader", leader);
        }
        answer(exchange, 503, "{\"code\":\"not_leader\",\"message\":\"this server follows\"}");
      } else if (path.isEmpty()) {
        forgotten = false;
        manifests.add(JSON.readTree(body));
        answer(exchange, 200, "{}");
      } else if (forgotten) {
        answer(exchange, 404, "{\"message\":\"no such service\"}");
      } else if (path.equals("/heartbeat")) {
        heartbeats.add(JSON.readTree(body));
        answer(exchange, circuits.isEmpty() ? 204 : 200, circuits);
      } else if (path.equals("/directives")) {
        streams.add(
            exchange.getRequestURI().getQuery()
                + " last="
                + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        stream(exchange);
      } else if (refuseAcks) {
        answer(exchange, 503, "");
      } else {
        acks.add(Map.entry(path, JSON.readTree(body)));
        answer(exchange, 204, "");
      }
    }
  }

  private void stream(HttpExchange exchange) throws IOException {
    LinkedBlockingQueue<String> mine = new LinkedBlockingQueue<>(desired);
    live = mine;
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    try {
      out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      String next;
      while (!(next = mine.take()).equals(END)) {
        out.write(next.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
