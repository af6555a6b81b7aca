package io.syntropy.actuators.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.actuators.Fence;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.Stamp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver as the guide asks for it, on the JDK's HTTP server. */
public final class Receiver implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  final List<String> seen = new ArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final WebhookKey key;
  private PreImage<JsonState> there;
  private boolean loseNextAnswer;
  private int unsigned;
  private int status;
  private String body = "";

  public Receiver(WebhookKey key, JsonState declared) throws IOException {
    this.key = key;
    this.there = PreImage.unstamped(declared);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  public synchronized void editByHand(JsonState state) {
    there = new PreImage<>(state, there.stamp());
  }

  public synchronized JsonState shown() {
    return there.state();
  }

  /** How many requests bore no signature that fits. */
  public synchronized int unsigned() {
    return unsigned;
  }

  /** How many writes came in. */
  public synchronized long writes() {
    return seen.stream().filter(line -> line.startsWith("POST")).count();
  }

  public synchronized void loseNextAnswer() {
    loseNextAnswer = true;
  }

  /** Answers every POST so from now on, without taking it. */
  public synchronized void answer(int status, String body) {
    this.status = status;
    this.body = body;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean lost = false;
    int code;
    String answer;
    synchronized (this) {
      seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      boolean signed =
          key.accepts(
              header(exchange, "webhook-id"),
              header(exchange, "webhook-timestamp"),
              header(exchange, "webhook-signature"),
              text,
              Instant.now());
      boolean write = exchange.getRequestMethod().equals("POST");
      if (!signed) {
        unsigned++;
        code = 401;
        answer = "{\"message\":\"signature\"}";
      } else if (write && status != 0) {
        code = status;
        answer = body;
        exchange.getResponseHeaders().add("Location", url("/elsewhere").toString());
      } else {
        code = write ? take(MAPPER.readTree(text)) : 200;
        answer = shows();
        lost = write && loseNextAnswer;
        loseNextAnswer &= !write;
      }
    }
    if (lost) {
      await();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** An older fence is a 409, an unexpected state a 412, a repetition a 200 again. */
  private int take(JsonNode request) {
    JsonState state = new JsonState(request.path("state").toString());
    JsonNode s = request.path("stamp");
    Stamp stamp =
        new Stamp(
            s.path("owner").asText(),
            new Fence(s.path("epoch").asLong(), s.path("generation").asLong()),
            s.path("hash").asText());
    Stamp held = there.stamp();
    if (held != null && held.owner().equals(stamp.owner())) {
      if (held.equals(stamp)) {
        return 200;
      }
      if (held.fence().compareTo(stamp.fence()) >= 0) {
        return 409;
      }
    }
    if (request.has("expected")
        && !there.state().hash().equals(request.path("expected").path("hash").asText())) {
      return 412;
    }
    there = new PreImage<>(state, stamp);
    return 200;
  }

  private String shows() {
    ObjectNode node = MAPPER.createObjectNode();
    try {
      node.set("state", MAPPER.readTree(there.state().canonical()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Stamp stamp = there.stamp();
    if (stamp != null) {
      node.putObject("stamp")
          .put("owner", stamp.owner())
          .put("epoch", stamp.fence().epoch())
          .put("generation", stamp.fence().generation())
          .put("hash", stamp.hash());
    }
    return node.toString();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
