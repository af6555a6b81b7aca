package io.syntropy.server.selflog;

import com.github.loki4j.client.http.HttpConfig;
import com.github.loki4j.client.http.Loki4jHttpClient;
import com.github.loki4j.client.http.LokiResponse;
import io.syntropy.actuators.SecretFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Posts batches with a bearer token; no redirects, bounded in time and in the answer's size. */
final class PushClient implements Loki4jHttpClient {
  static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER = 1024;

  private final HttpConfig config;
  private final Optional<Path> tokenFile;
  private final ShippingCounts counts;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(LIMIT)
          .build();

  PushClient(HttpConfig config, Optional<Path> tokenFile, ShippingCounts counts) {
    this.config = config;
    this.tokenFile = tokenFile;
    this.counts = counts;
  }

  @Override
  public HttpConfig getConfig() {
    return config;
  }

  @Override
  public LokiResponse send(ByteBuffer batch) throws IOException, InterruptedException {
    byte[] body = new byte[batch.remaining()];
    batch.get(body);
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(config.pushUrl))
              .timeout(LIMIT)
              .header("Content-Type", config.contentType)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      if (tokenFile.isPresent()) {
        request.header("Authorization", "Bearer " + SecretFile.read(tokenFile.get()).strip());
      }
      HttpResponse<InputStream> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      String text;
      try (InputStream in = answer.body()) {
        text = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      }
      if (answer.statusCode() / 100 == 2) {
        counts.sent(lines(body));
      } else {
        counts.failed("answers " + answer.statusCode());
      }
      return new LokiResponse(answer.statusCode(), text);
    } catch (IOException e) {
      counts.failed("no answer: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  /**
   * How many lines a batch in Loki's JSON holds: each is {@code ["TIME","LINE"]}, and inside a text
   * a quotation mark has a backslash before it.
   */
  static long lines(byte[] body) {
    long lines = 0;
    for (int i = 1; i < body.length; i++) {
      if (body[i - 1] == '[' && body[i] == '"') {
        lines++;
      }
    }
    return lines;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
