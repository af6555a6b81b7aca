package io.syntropy.server.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Keeps the live envelopes of one topic, as they come over SSE. */
final class LiveListener implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final String topic;
  private final Thread thread;

  LiveListener(URI base, String topic, String token) {
    this.topic = topic;
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/api/v1/events"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .build();
    thread = Thread.ofVirtual().start(() -> read(request));
  }

  /** The envelopes so far. */
  List<JsonNode> received() {
    return received;
  }

  private void read(HttpRequest request) {
    try {
      HttpResponse<Stream<String>> response =
          http.send(request, HttpResponse.BodyHandlers.ofLines());
      response
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> take(line.substring(5)));
    } catch (IOException | java.io.UncheckedIOException e) {
      // the server went away; what was received stays
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String data) {
    try {
      JsonNode envelope = JSON.readTree(data);
      if (envelope.path("topic").asText().equals(topic)) {
        received.add(envelope);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("live: " + data, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
