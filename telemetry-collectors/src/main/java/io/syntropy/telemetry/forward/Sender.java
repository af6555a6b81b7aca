package io.syntropy.telemetry.forward;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Sends one request to a target. */
final class Sender {
  private static final int SHOWN = 200;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final HttpClient client;
  private final ForwardTarget target;

  Sender(HttpClient client, ForwardTarget target) {
    this.client = client;
    this.target = target;
  }

  /** How a request ended. */
  sealed interface Answer {
    /** It was taken. */
    record Taken() implements Answer {}

    /** It will never be taken. */
    record Refused(String why) implements Answer {}

    /** It may be taken later; {@code after} is what the target asks for, zero when nothing. */
    record Later(String why, Duration after) implements Answer {}
  }

  Answer send(Batch.Request request) throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(http(request), HttpResponse.BodyHandlers.ofInputStream());
      String text;
      try (InputStream body = response.body()) {
        text = new String(body.readNBytes(SHOWN), StandardCharsets.UTF_8).strip();
      }
      int status = response.statusCode();
      String why = "answered " + status + (text.isEmpty() ? "" : ": " + text);
      if (status / 100 == 2) {
        return new Answer.Taken();
      } else if (status == 429 || status / 100 == 5) {
        return new Answer.Later(why, retryAfter(response));
      }
      return new Answer.Refused(why);
    } catch (IOException e) {
      return new Answer.Later(String.valueOf(e), Duration.ZERO);
    }
  }

  private HttpRequest http(Batch.Request request) throws IOException {
    String base = target.url().toString();
    if (!request.path().isEmpty() && base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(base + request.path()))
            .timeout(target.timeout())
            .header("Content-Type", request.contentType())
            .header("Content-Encoding", request.contentEncoding())
            .header("User-Agent", "Syntropy")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
    if (target.type() == ForwardTarget.Type.REMOTE_WRITE) {
      http.header("X-Prometheus-Remote-Write-Version", "0.1.0");
    }
    Path token = target.tokenFile();
    if (token != null) {
      http.header("Authorization", "Bearer " + Files.readString(token).strip());
    }
    String tenant = target.tenant();
    if (tenant != null) {
      http.header("X-Scope-OrgID", tenant);
    }
    return http.build();
  }

  /** In seconds; a date is not understood and the usual pause is kept. */
  private static Duration retryAfter(HttpResponse<?> response) {
    try {
      long seconds =
          Long.parseLong(response.headers().firstValue("retry-after").orElse("0").strip());
      Duration asked = Duration.ofSeconds(Math.max(0, seconds));
      return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    } catch (NumberFormatException | ArithmeticException e) {
      return Duration.ZERO;
    }
  }
}
