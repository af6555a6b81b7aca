package io.syntropy.alerts.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** POSTs without redirects, cookies or proxies, bounded in time and in the size of the answer. */
public final class Exchange {
  private static final int MAX_ANSWER = 1 << 18;
  private static final int SHOWN = 200;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  /**
   * An answer's status, what it asks to wait, and its body.
   *
   * @param after zero when it says nothing; at most an hour
   */
  public record Answer(int status, Duration after, String body) {
    public boolean success() {
      return status / 100 == 2;
    }

    /** Whether the same request may be taken later. */
    boolean passing() {
      return status == 408 || status == 425 || status == 429 || status / 100 == 5;
    }

    /** The status and the body's start on one line, without {@code secret}. */
    public String words(String secret) {
      String line = Words.line(secret.isEmpty() ? body : body.replace(secret, "***"));
      return Words.cut("answers " + status + (line.isEmpty() ? "" : ": " + line), SHOWN);
    }

    /** What an answer other than 2xx means. */
    Receipt failure(String secret) {
      return passing()
          ? new Receipt.Retry(after, words(secret))
          : new Receipt.Refused(words(secret) + " (expected 2xx)");
    }
  }

  /**
   * @param timeout for a whole request
   * @param clock for dates in {@code Retry-After}
   */
  public Exchange(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Sends {@code json} and reads the whole answer.
   *
   * @throws IOException when there was none in time; whether it was taken is then not known
   */
  Answer post(URI url, Map<String, String> headers, String json) throws IOException {
    return post(url, "application/json; charset=utf-8", headers, json);
  }

  /**
   * Sends {@code body} and reads the whole answer.
   *
   * @throws IOException when there was none in time; whether it was taken is then not known
   */
  public Answer post(URI url, String contentType, Map<String, String> headers, String body)
      throws IOException {
    TargetUrl.resolve(url);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", contentType)
            .header("User-Agent", "Syntropy")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<InputStream>> head =
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    // The client's own limit ends with the headers: this one is on all of it.
    CompletableFuture<Answer> answer = head.thenApplyAsync(this::read, Thread::startVirtualThread);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause.getMessage();
      throw new IOException(
          "no answer: " + (why == null ? cause.getClass().getSimpleName() : why), cause);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + timeout.toMillis() + " ms", e);
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

  private Answer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      String body = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      Duration after =
          response.headers().firstValue("Retry-After").flatMap(this::wait).orElse(Duration.ZERO);
      return new Answer(response.statusCode(), after, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code Retry-After}: seconds or a date (RFC 9110, 10.2.3). */
  private Optional<Duration> wait(String header) {
    String text = header.strip();
    Duration asked;
    if (text.matches("\\d{1,9}")) {
      asked = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        asked = Duration.between(clock.instant(), date);
      } catch (DateTimeException notADate) {
        return Optional.empty();
      }
    }
    return Optional.of(
        asked.isNegative()
            ? Duration.ZERO
            : asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
  }
}
