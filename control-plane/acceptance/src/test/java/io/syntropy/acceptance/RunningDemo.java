package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A demo that runs, as its {@code demo.json} describes it. */
final class RunningDemo {
  static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonNode description;
  private String token = "";

  private RunningDemo(JsonNode description) {
    this.description = description;
  }

  static RunningDemo of(Path data) throws IOException {
    return new RunningDemo(JSON.readTree(data.resolve("demo.json").toFile()));
  }

  void useToken(String bearer) {
    token = bearer;
  }

  boolean isReady() {
    try {
      return send(server("/q/health/ready")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** A document of the API; an empty object when the answer is not 200. */
  JsonNode get(String path) {
    try {
      HttpResponse<String> answer = send(server(path));
      return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : NOTHING;
    } catch (IOException e) {
      return NOTHING;
    }
  }

  /** The regions that answered so many feed requests at the edge. */
  List<String> servedRegions(int requests) {
    List<String> regions = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      try {
        HttpResponse<String> answer = send(service("edge").resolve("/v1/feed/render?mode=neutral"));
        regions.add(answer.headers().firstValue("X-Served-Region").orElse("?"));
      } catch (IOException e) {
        regions.add("failed: " + e.getMessage());
      }
    }
    return regions;
  }

  /** A feed as that region's instance renders it. */
  JsonNode feed(String region) {
    try {
      URI feed = service("social-" + region).resolve("/v1/feed/render?mode=neutral");
      return JSON.readTree(send(feed).body());
    } catch (IOException e) {
      return NOTHING;
    }
  }

  /** A path of the server. */
  URI server(String path) {
    return URI.create(description.path("server").asText() + path);
  }

  private URI service(String name) {
    return URI.create(description.path("services").path(name).asText());
  }

  private HttpResponse<String> send(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    if (!token.isEmpty() && uri.toString().startsWith(description.path("server").asText())) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
