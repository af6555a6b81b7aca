package io.syntropy.server.publish;

import io.syntropy.server.http.RequestTrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** POSTs without redirects, bounded in time and in the size of the answer. */
final class BoundedHttp {
  private static final int MAX_ANSWER = 1 << 16;

  private final Duration timeout;
  private final HttpClient client;

  record Answer(int status, Optional<String> contentType, String body) {
    /** The start of the body on one line, for messages. */
    String excerpt() {
      String line = body.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
  }

  BoundedHttp(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  Answer post(URI url, String contentType, Map<String, String> headers, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", contentType)
            .header("traceparent", RequestTrace.outgoing())
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<InputStream>> head =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Answer> answer =
        head.thenApplyAsync(BoundedHttp::read, Thread::startVirtualThread);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new IOException("no answer: " + why, cause);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      abandon(head);
    }
  }

  /** Ends the exchange, if it has not ended. */
  private static void abandon(CompletableFuture<HttpResponse<InputStream>> head) {
    if (!head.cancel(true) && !head.isCompletedExceptionally()) {
      try {
        head.join().body().close();
      } catch (IOException ended) {
        // nothing more is wanted of it
      }
    }
  }

  private static Answer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type"),
          new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
