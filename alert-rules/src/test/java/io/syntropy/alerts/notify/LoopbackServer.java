package io.syntropy.alerts.notify;

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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

/**
 * An HTTP server on loopback. Answers by its handler, or by what was scripted before: a scripted
 * answer comes instead of the handler's ({@link #script}) or after the handler has taken the
 * request in ({@link #loseAnswer}).
 */
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("double-", 0).factory());
  private final BlockingDeque<Script> scripts = new LinkedBlockingDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What was asked; header names in lower case. */
  public record Request(String method, String path, Map<String, String> headers, String body) {
    /** A header's value, empty when it is missing. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What is answered. */
  public record Response(int status, Map<String, String> headers, String body) {
    /** Without headers of its own. */
    public static Response of(int status, String body) {
      return new Response(status, Map.of(), body);
    }

    /** With {@code Retry-After}. */
    public static Response later(int status, String after, String body) {
      return new Response(status, Map.of("Retry-After", after), body);
    }
  }

  private record Script(Optional<Response> response, boolean handled, boolean endless) {}

  /** Starts on a free port. */
  public LoopbackServer(Function<Request, Response> handler) throws IOException {
    this(handler, 0);
  }

  /** Starts on {@code port}. */
  public LoopbackServer(Function<Request, Response> handler, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, handler));
    server.start();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Requests that came, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Answers the next request with this, without its being taken in. */
  public void script(Response... responses) {
    for (Response response : responses) {
      scripts.add(new Script(Optional.of(response), false, false));
    }
  }

  /** Takes the next request in and never answers. */
  public void loseAnswer() {
    scripts.add(new Script(Optional.empty(), true, false));
  }

  /** Does not take the next request in and never answers. */
  public void hang() {
    scripts.add(new Script(Optional.empty(), false, false));
  }

  /** Answers the next request with a body that does not end. */
  public void endless() {
    scripts.add(new Script(Optional.empty(), false, true));
  }

  private void serve(HttpExchange exchange, Function<Request, Response> handler)
      throws IOException {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      Script script = scripts.poll();
      if (script == null) {
        write(exchange, handler.apply(request));
      } else if (script.response().isPresent()) {
        write(exchange, script.response().get());
      } else if (script.endless()) {
        endless(exchange);
      } else {
        if (script.handled()) {
          LoopbackServer.Response unsent = handler.apply(request);
          assert unsent != null;
        }
        closing.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Request(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
  }

  private static void write(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] chunk = "x".repeat(4096).getBytes(StandardCharsets.UTF_8);
      while (closing.getCount() > 0) {
        out.write(chunk);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
