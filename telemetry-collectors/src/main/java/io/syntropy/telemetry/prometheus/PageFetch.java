package io.syntropy.telemetry.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Fetches and reads one page of metrics, within bounds of time and size. */
final class PageFetch {
  private static final String ACCEPT =
      "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private final HttpClient client;

  PageFetch(HttpClient client) {
    this.client = client;
  }

  /**
   * Why a scrape failed, in words.
   *
   * <p>The message is shown to operators.
   */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message, null, false, false);
    }
  }

  /** The page at {@code url}. To be called on a thread that may wait. */
  Exposition fetch(ScrapeJob job, URI url) throws Failed, InterruptedException {
    long deadline = System.nanoTime() + job.timeout().toNanos();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(job.timeout())
            .header("Accept", ACCEPT)
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", "Syntropy")
            .header("X-Prometheus-Scrape-Timeout-Seconds", seconds(job.timeout()));
    Path token = job.tokenFile();
    if (token != null) {
      request.header("Authorization", "Bearer " + secret(token));
    }
    CompletableFuture<HttpResponse<InputStream>> sent =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    HttpResponse<InputStream> response = await(sent, deadline, job);
    // A body that trickles is ended by closing it under the reader.
    CompletableFuture<Void> read = new CompletableFuture<>();
    CompletableFuture.delayedExecutor(
            Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
        .execute(() -> {
          if (!read.isDone()) {
            close(response.body());
          }
        });
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new Failed("answered " + response.statusCode() + " (expected 200)");
      }
      String text = text(plain(response, body), job.bodyLimit());
      return parse(response.headers().firstValue("content-type").orElse(""), text);
    } catch (IOException e) {
      throw System.nanoTime() >= deadline ? late(job) : new Failed("reading: " + e.getMessage());
    } finally {
      read.complete(null);
    }
  }

  private static HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> sent, long deadline, ScrapeJob job)
      throws Failed, InterruptedException {
    try {
      return sent.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw late(job);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof HttpTimeoutException ? late(job) : new Failed("connecting: " + cause);
    }
  }

  private static Failed late(ScrapeJob job) {
    return new Failed("not complete after " + seconds(job.timeout()) + " s (scrape_timeout)");
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String seconds(Duration time) {
    return java.math.BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private static InputStream plain(HttpResponse<?> response, InputStream body) throws IOException {
    @Nullable String encoding = response.headers().firstValue("content-encoding").orElse(null);
    return encoding != null && encoding.equalsIgnoreCase("gzip") ? new GZIPInputStream(body) : body;
  }

  private static String text(InputStream in, int limit) throws IOException, Failed {
    ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 16);
    byte[] buffer = new byte[1 << 14];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      page.write(buffer, 0, n);
      if (page.size() > limit) {
        throw new Failed("page: over " + limit + " B (body_size_limit)");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(page.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Failed("page: not UTF-8");
    }
  }

  private static Exposition parse(String contentType, String text) throws Failed {
    try {
      return contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/openmetrics-text")
          ? OpenMetrics.parse(text)
          : TextFormat.parse(text);
    } catch (BadExposition e) {
      throw new Failed(String.valueOf(e.getMessage()));
    }
  }

  private static String secret(Path file) throws Failed {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Failed("credentials_file " + file + ": cannot be read");
    }
  }
}
