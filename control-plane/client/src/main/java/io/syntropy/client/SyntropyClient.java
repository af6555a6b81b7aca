package io.syntropy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The calls a service makes to the control plane, one method per endpoint. Every call blocks, has a
 * time limit and a bounded answer, and throws {@link SyntropyException} for an error status or
 * another {@link IOException} when there is no answer. {@link ServiceAgent} adds the life cycle.
 */
public final class SyntropyClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than the ping interval: a server may send the head together with the first ping. */
  private static final Duration STREAM_TIMEOUT = Duration.ofSeconds(15);

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final URI base;
  private final Credentials credentials;
  private final HttpClient http;

  /**
   * Creates a client.
   *
   * @param server address of the control plane, such as {@code http://127.0.0.1:8080}
   * @param credentials where the bearer token comes from
   */
  public SyntropyClient(URI server, Credentials credentials) {
    String scheme = server.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("server: " + server + " (expected http or https)");
    }
    String text = server.toString();
    this.base = URI.create((text.endsWith("/") ? text : text + "/") + "api/v1/services/");
    this.credentials = credentials;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Registers the service, or renews its manifest; keeps a service token the answer carries. */
  public void register(String service, Manifest manifest) throws IOException, InterruptedException {
    String answer = send("PUT", path(service, ""), json(manifest));
    String token = answer.isBlank() ? "" : JSON.readTree(answer).path("service_token").asText("");
    if (!token.isBlank()) {
      credentials.issued(token);
    }
  }

  /** Tells that an instance lives, what it applied and what it can serve. */
  public void heartbeat(String service, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    send("POST", path(service, "/heartbeat"), json(heartbeat));
  }

  /** Answers a directive. */
  public void acknowledge(String service, String directiveId, Ack ack)
      throws IOException, InterruptedException {
    send("POST", path(service, "/directives/" + encode(directiveId) + "/ack"), json(ack));
  }

  /**
   * Opens the stream of directives; the caller closes it, from any thread. The first events are the
   * full desired state.
   *
   * @param lastEventId id of the last event seen, null for none
   */
  InputStream directives(
      String service, String instanceId, String region, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    String query = "/directives?instance_id=" + encode(instanceId) + "&region=" + encode(region);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path(service, query)).header("Accept", "text/event-stream").GET();
    if (lastEventId != null && !lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return open(request, STREAM_TIMEOUT);
  }

  /** Reads the data of one event. */
  static Directive parse(String data) throws IOException {
    try {
      JsonNode node = JSON.readTree(data);
      if (!node.isObject() || !node.has("generation") || !node.has("epoch")) {
        throw new IOException("directive: expected an object with generation and epoch");
      }
      return JSON.treeToValue(node, Directive.class);
    } catch (JsonProcessingException | NullPointerException e) {
      throw new IOException("directive: " + e.getMessage(), e);
    }
  }

  private String send(String method, URI uri, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    try (InputStream in = open(request, REQUEST_TIMEOUT)) {
      return text(in);
    }
  }

  private InputStream open(HttpRequest.Builder request, Duration limit)
      throws IOException, InterruptedException {
    Optional<String> bearer = credentials.bearer();
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    HttpResponse<InputStream> response =
        answer(http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream()), limit);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return response.body();
    }
    if (status == 401) {
      bearer.ifPresent(credentials::refused);
    }
    try (InputStream in = response.body()) {
      throw new SyntropyException(status, message(text(in)));
    }
  }

  /** Waits for the head of the answer only: a stream's body lasts longer than any request. */
  private static HttpResponse<InputStream> answer(
      CompletableFuture<HttpResponse<InputStream>> future, Duration limit)
      throws IOException, InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      future.cancel(true);
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
    if (bytes.length > MAX_ANSWER_BYTES) {
      throw new IOException("answer: more than " + MAX_ANSWER_BYTES + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String message(String body) {
    try {
      String message = JSON.readTree(body).path("message").asText("");
      return message.isBlank() ? "no message" : message;
    } catch (JsonProcessingException e) {
      return "no message";
    }
  }

  private static String json(Object value) throws IOException {
    return JSON.writeValueAsString(value);
  }

  private URI path(String service, String rest) {
    return URI.create(base + encode(service) + rest);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Drops open connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
