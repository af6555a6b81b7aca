package io.syntropy.slo.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes to and asks a Prometheus-compatible server. */
public final class PrometheusClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  /** A server on that loopback port. */
  public PrometheusClient(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /** Sends it; false when it is refused, as out-of-order samples are. */
  public boolean write(RemoteWrite samples) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/write"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(samples.body()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2 && answer.statusCode() != 400) {
      throw new IllegalStateException("write: " + answer.statusCode() + " " + answer.body());
    }
    return answer.statusCode() != 400;
  }

  /** Has the configuration read again. */
  public void reload() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/-/reload"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("reload: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** An instant vector by the value of {@code label} ("" without it). */
  public Map<String, Double> query(String expression, String label, double seconds)
      throws IOException, InterruptedException {
    JsonNode answer =
        get(
            "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                + "&time="
                + seconds);
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode one : answer.path("data").path("result")) {
      values.put(one.path("metric").path(label).asText(""), one.path("value").path(1).asDouble());
    }
    return values;
  }

  /** A JSON document of its API. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
