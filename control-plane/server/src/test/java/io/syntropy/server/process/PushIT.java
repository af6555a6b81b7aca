package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote write and Loki push at the server's own port and at OTLP/HTTP's. */
class PushIT {
  private static final String LOKI = "/loki/api/v1/push";

  @TempDir Path folder;

  private static HttpResponse<String> post(
      URI base, String path, Map<String, String> headers, byte[] body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    new TreeMap<>(headers).forEach(request::header);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] lines(int length) {
    return "{\"streams\":[{\"stream\":{\"app\":\"a\"},\"values\":[[\"%d000000\",\"%s\"]]}]}"
        .formatted(System.currentTimeMillis(), "x".repeat(length))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bothPortsTakeBothProtocolsWithTheReceiversBounds() throws Exception {
    try (SyntropyProcess server = SyntropyProcess.start(folder.resolve("data"))) {
      Map<String, String> json = Map.of("Content-Type", "application/json");
      URI otlp = URI.create("http://127.0.0.1:" + server.otlpHttpPort());
      for (URI base : new URI[] {server.baseUri(), otlp}) {
        assertThat(post(base, LOKI, json, lines(10)).statusCode()).isEqualTo(204);
        // Larger than any body of the API may be.
        assertThat(post(base, LOKI, json, lines(2 << 20)).statusCode()).isEqualTo(204);
        assertThat(post(base, LOKI, json, lines(17 << 20)).statusCode()).isEqualTo(413);
        HttpResponse<String> v2 =
            post(
                base,
                "/api/v1/write",
                Map.of(
                    "Content-Type",
                    "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                    "Content-Encoding",
                    "snappy"),
                new byte[] {1});
        assertThat(v2.statusCode()).isEqualTo(415);
        assertThat(v2.body()).contains("remote write 2.0");
      }
    }
  }

  @Test
  void elsewhereATokenIsNeeded() throws Exception {
    try (SyntropyProcess server =
        SyntropyProcess.start(folder.resolve("data"), "--bind", "0.0.0.0")) {
      URI base = URI.create("http://127.0.0.1:" + server.baseUri().getPort());
      Map<String, String> json = Map.of("Content-Type", "application/json");
      assertThat(post(base, LOKI, json, lines(1)).statusCode()).isEqualTo(401);
      Map<String, String> allowed = new TreeMap<>(json);
      allowed.put("Authorization", "Bearer " + server.token("admin"));
      assertThat(post(base, LOKI, allowed, lines(1)).statusCode()).isEqualTo(204);
    }
  }
}
