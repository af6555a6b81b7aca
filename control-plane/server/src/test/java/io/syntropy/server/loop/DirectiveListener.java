package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A service's instance at the directive stream: keeps what it got, and acknowledges it. */
public final class DirectiveListener implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final URI base;
  private final String service;
  private final String instance;
  private final String token;
  private final boolean acks;
  private final Thread thread;

  /** Listens, and acknowledges each directive at once. */
  public DirectiveListener(URI base, String service, String instance, String region, String token) {
    this(base, service, instance, region, token, true);
  }

  /**
   * Listens.
   *
   * @param acks whether it answers each directive at once; else {@link #answer} does
   */
  public DirectiveListener(
      URI base, String service, String instance, String region, String token, boolean acks) {
    this.acks = acks;
    this.base = base;
    this.service = service;
    this.instance = instance;
    this.token = token;
    HttpRequest request =
        HttpRequest.newBuilder(
                base.resolve(
                    "/api/v1/services/%s/directives?instance_id=%s&region=%s"
                        .formatted(service, instance, region)))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .build();
    thread = Thread.ofVirtual().start(() -> read(request));
  }

  /** What it got so far, the oldest first. */
  public List<JsonNode> received() {
    return received;
  }

  private void read(HttpRequest request) {
    try {
      HttpResponse<Stream<String>> response =
          http.send(request, HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("directives: status " + response.statusCode());
      }
      response
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> take(line.substring(5)));
    } catch (IOException | UncheckedIOException e) {
      // the server went away; what was received stays
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String data) {
    try {
      JsonNode directive = JSON.readTree(data);
      received.add(directive);
      if (acks) {
        answer(directive);
      }
    } catch (IOException e) {
      throw new IllegalStateException("directive: " + data, e);
    }
  }

  /**
   * Says that {@code directive} was applied.
   *
   * @return the status of the answer
   */
  public int answer(JsonNode directive) throws IOException {
    try {
      String body =
          """
          {"instance_id":"%s","generation":%d,"epoch":%d,"status":"applied"}\
          """
              .formatted(
                  instance,
                  directive.path("generation").asLong(),
                  directive.path("epoch").asLong());
      HttpRequest ack =
          HttpRequest.newBuilder(
                  base.resolve(
                      "/api/v1/services/%s/directives/%d/ack"
                          .formatted(service, directive.path("id").asLong())))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(ack, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
