package io.syntropy.telemetry.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's VictoriaMetrics on a loopback port of its own. */
final class VictoriaMetrics implements AutoCloseable {
  static final Path PROGRAM = Path.of("/usr/bin/victoria-metrics");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String base;

  VictoriaMetrics(Path folder) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    base = "http://127.0.0.1:" + port;
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-storageDataPath=" + folder.resolve("data"),
                "-httpListenAddr=127.0.0.1:" + port,
                "-retentionPeriod=100y",
                "-search.latencyOffset=0s",
                "-search.disableCache")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get("/health").equals("OK"));
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** Takes lines of Prometheus' text format with times in milliseconds. */
  void take(String lines) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/import/prometheus"))
            .POST(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    get("/internal/force_flush");
  }

  /** The only series of a range query: values by time in milliseconds. */
  Map<Long, Double> range(String query, long fromSeconds, long toSeconds, long stepSeconds)
      throws IOException, InterruptedException {
    String body =
        get(
            "/api/v1/query_range?nocache=1&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&start="
                + fromSeconds
                + "&end="
                + toSeconds
                + "&step="
                + stepSeconds);
    Map<Long, Double> values = new TreeMap<>();
    try (JsonParser in = new JsonFactory().createParser(body)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.FIELD_NAME && in.currentName().equals("values")) {
          in.nextToken();
          while (in.nextToken() == JsonToken.START_ARRAY) {
            in.nextToken();
            long time = in.getValueAsLong() * 1000;
            in.nextToken();
            values.put(time, Double.valueOf(in.getText()));
            in.nextToken();
          }
        }
      }
    }
    return values;
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
