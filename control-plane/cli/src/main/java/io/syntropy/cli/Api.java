package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The server's HTTP API. Every answer that is not 2xx becomes a {@link CommandFailure} with the
 * exit code of its status, the server's message and its trace id.
 */
public final class Api {
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final int PAGE = 200;

  private final HttpClient http;
  private final URI server;
  private final Optional<String> token;
  private final Duration timeout;

  /**
   * @param server scheme, host and port
   * @param token bearer token, never printed
   * @param timeout of one call
   */
  public Api(URI server, Optional<String> token, Duration timeout) {
    this.server = server;
    this.token = token;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  public URI server() {
    return server;
  }

  /** The document at a path such as {@code /api/v1/status}. */
  public JsonNode get(String path) {
    return Json.read(new String(send(request(path).GET().build()), StandardCharsets.UTF_8));
  }

  /** The answer's body as it came, in whatever format the path has. */
  public byte[] bytes(String path) {
    return send(request(path).setHeader("Accept", "*/*").GET().build());
  }

  /**
   * Posts what files say: that the server cannot read it is their fault, not the command line's.
   */
  public JsonNode postFiles(String path, JsonNode body) {
    try {
      return post(path, body);
    } catch (CommandFailure refused) {
      throw refused.exitCode() == ExitCode.USAGE
          ? new CommandFailure(ExitCode.FAILURE, refused.text())
          : refused;
    }
  }

  /** Posts what the command line says, under a fresh idempotency key. */
  public JsonNode post(String path, JsonNode body) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(Json.line(body)))
            .build();
    byte[] answer = send(request);
    return answer.length == 0
        ? Json.object()
        : Json.read(new String(answer, StandardCharsets.UTF_8));
  }

  /** Deletes what is at a path. */
  public void delete(String path) {
    send(request(path).DELETE().build());
  }

  /**
   * Items of a list, page after page.
   *
   * @param limit the most items returned
   */
  public Listing list(String path, int limit) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      String one = with(path, "limit", String.valueOf(Math.min(PAGE, limit - items.size())));
      JsonNode page = get(with(one, "cursor", cursor.isEmpty() ? null : cursor));
      page.path("items").forEach(items::add);
      String next = page.path("next_cursor").asText("");
      cursor = next.equals("null") || next.equals(cursor) ? "" : next;
    } while (!cursor.isEmpty() && items.size() < limit);
    return new Listing(items, !cursor.isEmpty());
  }

  /**
   * @param more whether the server has items beyond these
   */
  public record Listing(List<JsonNode> items, boolean more) {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /** The path with one more condition in its query; as it is without a value. */
  static String with(String path, String name, @Nullable String value) {
    return value == null
        ? path
        : path + (path.contains("?") ? '&' : '?') + name + '=' + encoded(value);
  }

  /** A path segment or query value as it may stand in a URL. */
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("User-Agent", "syntropy-cli/" + Version.text());
    token.ifPresent(value -> builder.header("Authorization", "Bearer " + value));
    return builder;
  }

  private byte[] send(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] body;
      try (InputStream in = answer.body()) {
        body = in.readNBytes(MAX_ANSWER_BYTES + 1);
      }
      if (body.length > MAX_ANSWER_BYTES) {
        throw new CommandFailure(
            ExitCode.FAILURE, request.uri().getPath() + ": answer over " + MAX_ANSWER_BYTES + " B");
      }
      if (answer.statusCode() / 100 != 2) {
        throw refused(request, answer.statusCode(), body);
      }
      return body;
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(
          ExitCode.TIMED_OUT, server + " did not answer within " + timeout.toSeconds() + " s", e);
    } catch (ConnectException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "no server answers at "
              + server
              + "; start one with ./syntropy up, or name one with"
              + " --server URL",
          e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILURE, server + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILURE, "interrupted", e);
    }
  }

  private CommandFailure refused(HttpRequest request, int status, byte[] body) {
    JsonNode error = errorBody(body);
    String code = error.path("code").asText("");
    StringBuilder message = new StringBuilder();
    message.append(error.path("message").asText(request.method() + " " + request.uri().getPath()));
    for (JsonNode detail : error.path("details")) {
      message.append("\n  ").append(detailText(detail));
    }
    message.append(" (HTTP ").append(status);
    String trace = error.path("trace_id").asText("");
    message.append(trace.isEmpty() ? ")" : ", trace " + trace + ")");
    if (status == 401) {
      message.append("; get a token with ./syntropy token and put it into SYNTROPY_TOKEN");
    }
    return new CommandFailure(ExitCode.ofAnswer(status, code), message.toString());
  }

  private static String detailText(JsonNode detail) {
    if (!detail.has("message")) {
      return detail.isTextual() ? detail.asText() : Json.line(detail);
    }
    String field = detail.path("field").asText("");
    return (field.isEmpty() ? "" : field + ": ") + detail.get("message").asText();
  }

  private static JsonNode errorBody(byte[] body) {
    try {
      JsonNode node = Json.read(new String(body, StandardCharsets.UTF_8));
      return node.has("error") && node.get("error").isObject() ? node.get("error") : node;
    } catch (UncheckedIOException e) {
      return Json.object();
    }
  }

  private static String reason(IOException e) {
    @Nullable String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
