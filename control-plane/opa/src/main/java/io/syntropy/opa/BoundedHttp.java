package io.syntropy.opa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests without redirects, proxies or cookies, bounded in size; the caller bounds the time. */
final class BoundedHttp {
  private static final int MAX_TOKEN = 8192;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private final HttpClient client;
  private final @Nullable Path tokenFile;
  private final Duration timeout;

  /** An answer's status and body. */
  record Answer(int status, byte[] body) {}

  BoundedHttp(Duration timeout, @Nullable Path tokenFile) {
    this.timeout = timeout;
    this.tokenFile = tokenFile;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(timeout)
            .build();
  }

  CompletableFuture<Answer> get(URI url, int limit) throws IOException {
    return send(request(url).GET().build(), limit);
  }

  CompletableFuture<Answer> post(URI url, String json, int limit) throws IOException {
    HttpRequest request =
        request(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return send(request, limit);
  }

  private HttpRequest.Builder request(URI url) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json");
    return tokenFile == null
        ? request
        : request.header("Authorization", "Bearer " + token(tokenFile));
  }

  private CompletableFuture<Answer> send(HttpRequest request, int limit) {
    CompletableFuture<HttpResponse<InputStream>> head =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Answer> answer =
        head.thenApplyAsync(r -> bounded(r, limit), Thread::startVirtualThread);
    // Whoever gives up the answer ends the exchange, its body included.
    answer.whenComplete((a, e) -> {
      if (answer.isCancelled()) {
        head.cancel(true);
        head.thenAcceptAsync(BoundedHttp::close, Thread::startVirtualThread);
      }
    });
    return answer;
  }

  private static Answer bounded(HttpResponse<InputStream> response, int limit) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException("an answer over " + limit + " bytes");
      }
      return new Answer(response.statusCode(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Read anew each time, so that it can be changed; never in a message. */
  private static String token(Path file) throws IOException {
    if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException(file + ": readable by others (expected mode 0600: chmod 600 it)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String token = new String(in.readNBytes(MAX_TOKEN + 1), StandardCharsets.US_ASCII).strip();
      if (!token.matches("[!-~]{1," + MAX_TOKEN + "}")) {
        throw new IOException(file + ": expected one token of printable characters");
      }
      return token;
    }
  }

  void close() {
    client.shutdownNow();
  }
}
