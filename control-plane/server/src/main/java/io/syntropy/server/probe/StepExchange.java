package io.syntropy.server.probe;

import io.syntropy.alerts.notify.TargetUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads the whole answer, bounded in time and size. */
final class StepExchange {
  private final HttpClient client;

  /** What came back. */
  record Answer(int status, HttpHeaders headers, byte[] body) {}

  /**
   * @param client that follows no redirects and keeps no cookies
   */
  StepExchange(HttpClient client) {
    this.client = client;
  }

  /**
   * Sends {@code request}.
   *
   * @param limit for looking the host up, the request and the whole answer together
   * @return an answer whose body is one byte longer than {@code maxBytes} when it was too large
   * @throws StepFailed when there was no whole answer in time
   */
  Answer send(HttpRequest request, Duration limit, int maxBytes) throws StepFailed {
    long until = System.nanoTime() + limit.toNanos();
    await(lookUp(request.uri()), until, limit);
    CompletableFuture<HttpResponse<InputStream>> head =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Answer> answer =
        head.thenApplyAsync(response -> read(response, maxBytes), Thread::startVirtualThread);
    try {
      return await(answer, until, limit);
    } finally {
      abandon(head);
    }
  }

  /** A name may point somewhere else each time; where clouds keep credentials it must not. */
  private static Future<?> lookUp(URI uri) {
    FutureTask<@Nullable Void> task =
        new FutureTask<>(() -> {
          TargetUrl.resolve(uri);
          return null;
        });
    Thread.startVirtualThread(task);
    return task;
  }

  private static <T> T await(Future<T> future, long until, Duration limit) throws StepFailed {
    try {
      return future.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("interrupted", "interrupted");
    } catch (ExecutionException e) {
      throw failed(e, limit);
    }
  }

  private static StepFailed late(Duration limit) {
    return new StepFailed("timeout", "no whole answer within %d ms".formatted(limit.toMillis()));
  }

  /** The JDK's messages are left out where they could hold what was sent. */
  private static StepFailed failed(Throwable thrown, Duration limit) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      switch (at) {
        case HttpTimeoutException e -> {
          return late(limit);
        }
        case UnknownHostException e -> {
          return new StepFailed("unknown_host", "the host's name is not known");
        }
        case ConnectException e -> {
          return new StepFailed("connection_refused", "no connection");
        }
        case SSLException e -> {
          return new StepFailed("tls", "TLS: " + tls(e));
        }
        default -> {}
      }
    }
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause instanceof IOException && String.valueOf(cause.getMessage()).contains(" is ")
        ? new StepFailed("address_refused", String.valueOf(cause.getMessage()))
        : new StepFailed("connection_error", cause.getClass().getSimpleName());
  }

  /** In words of our own: what a certificate says is somebody else's text. */
  static String tls(SSLException failed) {
    for (Throwable at = failed; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      if (at instanceof CertificateExpiredException) {
        return "the certificate has expired";
      } else if (at instanceof CertificateNotYetValidException) {
        return "the certificate is not valid yet";
      } else if (at instanceof CertPathBuilderException) {
        return "the certificate is of no authority that is trusted here";
      } else if (at instanceof CertificateException
          && (text.startsWith("No subject alternative") || text.startsWith("No name matching"))) {
        return "the certificate is for another name";
      } else if (text.contains("nrecognized SSL message")) {
        return "the answer is not TLS (is base_url to begin with http://?)";
      }
    }
    return failed.getClass().getSimpleName();
  }

  /** One byte more than permitted tells that there is more. */
  private static Answer read(HttpResponse<InputStream> response, int maxBytes) {
    try (InputStream in = response.body()) {
      return new Answer(response.statusCode(), response.headers(), in.readNBytes(maxBytes + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void abandon(CompletableFuture<HttpResponse<InputStream>> head) {
    if (!head.cancel(true) && !head.isCompletedExceptionally()) {
      try {
        head.join().body().close();
      } catch (IOException ended) {
        // nothing more is wanted of it
      }
    }
  }
}
