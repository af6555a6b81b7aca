package io.syntropy.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/** Passes OTLP/HTTP on to every server, as a collector with an exporter for each does. */
final class OtlpTee implements AutoCloseable {
  private final List<URI> servers;
  private final HttpServer listening;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Listens on a free port of loopback. */
  OtlpTee(List<URI> servers) throws IOException {
    this.servers = List.copyOf(servers);
    listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    listening.createContext("/", this::pass);
    listening.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getAddress().getPort());
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int best = 503;
      for (URI server : servers) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(server.resolve(exchange.getRequestURI().getPath()))
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("Content-Type", "Content-Encoding")) {
          String value = exchange.getRequestHeaders().getFirst(name);
          if (value != null) {
            request.header(name, value);
          }
        }
        try {
          int status =
              http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
          best = status < 300 ? 200 : best;
        } catch (IOException e) {
          // killed; the other one has it
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      exchange.sendResponseHeaders(best, -1);
    }
  }

  @Override
  public void close() {
    listening.stop(0);
    http.shutdownNow();
  }
}
