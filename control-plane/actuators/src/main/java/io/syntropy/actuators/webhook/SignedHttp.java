package io.syntropy.actuators.webhook;

import io.syntropy.actuators.Order;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signed requests without redirects, cookies or proxies, bounded in time and size. */
final class SignedHttp {
  private static final int LIMIT = 2 * JsonState.LIMIT;
  private final HttpClient client;
  private final WebhookKey key;
  private final Clock clock;
  private final Duration timeout;

  record Answer(int status, String body) {
    /** The start of the body on one line, for messages. */
    String excerpt() {
      String line = body.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
  }

  SignedHttp(WebhookKey key, Clock clock, Duration timeout) {
    this.key = key;
    this.clock = clock;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  Answer post(URI url, Order<JsonState> order, String body) throws IOException {
    return send(
        signed(url, order.key(), body)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", order.key())
            .header("Syntropy-Epoch", Long.toString(order.fence().epoch()))
            .header("Syntropy-Generation", Long.toString(order.fence().generation()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer get(URI url) throws IOException {
    return send(signed(url, "read-" + UUID.randomUUID(), "").GET().build());
  }

  private HttpRequest.Builder signed(URI url, String id, String body) {
    Instant now = clock.instant();
    return HttpRequest.newBuilder(url)
        .timeout(timeout)
        .header("Accept", "application/json")
        .header("webhook-id", id)
        .header("traceparent", TraceOfRequest.parent(id))
        .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
        .header("webhook-signature", key.sign(id, now, body));
  }

  /** The time limit is on all of it: the client's own ends with the headers. */
  private Answer send(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<InputStream>> head =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Answer> answer =
        head.thenApplyAsync(SignedHttp::bounded, Thread::startVirtualThread);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      abandon(head);
      throw new IOException("no whole answer within " + timeout, e);
    } catch (InterruptedException e) {
      abandon(head);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Ends the exchange, whether its headers have come or its body is still coming. */
  private static void abandon(CompletableFuture<HttpResponse<InputStream>> head) {
    head.cancel(true);
    head.thenAcceptAsync(SignedHttp::close, Thread::startVirtualThread);
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer bounded(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw new IOException("an answer over " + LIMIT + " bytes");
      }
      return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
