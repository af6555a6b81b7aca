package io.syntropy.server.prometheus;

import io.syntropy.server.http.RequestTrace;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.slo.promql.PrometheusSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks one query over HTTP: bounded in time and size, no redirects. */
final class Asking {
  static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_BODY = 4 << 20;
  private static final int MAX_TOKEN = 8_192;

  private final HttpClient http;
  private final UnaryOperator<@Nullable String> environment;

  Asking(HttpClient http, UnaryOperator<@Nullable String> environment) {
    this.http = http;
    this.environment = environment;
  }

  /** The answer of now; blocks, and ends early when interrupted. */
  Answer ask(PolledQuery query) throws QueryFailed, InterruptedException {
    String form = "query=" + URLEncoder.encode(query.query(), StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(query.source().url()))
            .timeout(LIMIT)
            .header("User-Agent", "syntropy-poller")
            .header("traceparent", RequestTrace.outgoing())
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    String token = token(query.source());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
          throw new QueryFailed("an answer over " + MAX_BODY + " bytes (expected at most that)");
        }
        return Answer.read(response.statusCode(), bytes);
      }
    } catch (IOException e) {
      throw new QueryFailed("no answer: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException e) {
      throw new QueryFailed("the bearer token cannot be sent (expected printable characters)");
    }
  }

  static URI address(URI base) {
    String path = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
    return base.resolve(path + "/api/v1/query");
  }

  private String token(PrometheusSource source) throws QueryFailed {
    if (!source.tokenEnv().isEmpty()) {
      String value = environment.apply(source.tokenEnv());
      if (value == null || value.isBlank()) {
        throw new QueryFailed("bearer_token_env: " + source.tokenEnv() + " is not set");
      }
      return value.strip();
    }
    if (source.tokenFile().isEmpty()) {
      return "";
    }
    try (InputStream file = Files.newInputStream(Path.of(source.tokenFile()))) {
      String token = new String(file.readNBytes(MAX_TOKEN), StandardCharsets.UTF_8).strip();
      if (token.isEmpty()) {
        throw new QueryFailed("bearer_token_file: " + source.tokenFile() + " is empty");
      }
      return token;
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new QueryFailed("bearer_token_file: " + source.tokenFile() + " cannot be read");
    }
  }
}
