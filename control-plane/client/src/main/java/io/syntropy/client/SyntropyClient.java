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
import java.util.ArrayList;
import java.util.List;
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
  private static final System.Logger LOG = System.getLogger(SyntropyClient.class.getName());
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

  private final ServerAddresses servers;
  private final Credentials credentials;
  private final HttpClient http;

  /**
   * Creates a client.
   *
   * @param servers addresses of the control plane's servers, such as {@code http://127.0.0.1:8080};
   *     the one that acts is found and kept to
   * @param credentials where the bearer token comes from; every server knows it
   */
  public SyntropyClient(List<URI> servers, Credentials credentials) {
    this.servers = new ServerAddresses(servers);
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

  /**
   * Tells that an instance lives, what it applied and what it can serve. The servers that do not
   * act are told too, so that whoever takes over knows who is alive; their answers do not matter.
   *
   * @return the circuits of the services that this one depends on; none when they cannot be read
   */
  public List<Circuit> heartbeat(String service, Heartbeat heartbeat)
      throws IOException, InterruptedException {
    String path = path(service, "/heartbeat");
    String body = json(heartbeat);
    String answer = send("POST", path, body);
    for (URI other : servers.others(servers.current())) {
      HttpRequest request = request(other, new Call("POST", path, body), credentials.bearer());
      var unused = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }
    return circuits(answer);
  }

  /** What cannot be read is left out: it is unknown then, and unknown means to call. */
  static List<Circuit> circuits(String answer) {
    List<Circuit> circuits = new ArrayList<>();
    try {
      for (JsonNode one : JSON.readTree(answer).path("circuits")) {
        String service = one.path("service").asText("");
        String region = one.path("region").asText("");
        switch (one.path("state").asText("")) {
          case "closed" -> circuits.add(new Circuit(service, region, CircuitState.CLOSED));
          case "open" -> circuits.add(new Circuit(service, region, CircuitState.OPEN));
          case "half_open" -> circuits.add(new Circuit(service, region, CircuitState.HALF_OPEN));
          default -> {}
        }
      }
    } catch (JsonProcessingException e) {
      LOG.log(System.Logger.Level.DEBUG, "answer to a heartbeat", e);
    }
    return circuits;
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
    String last = lastEventId == null ? "" : lastEventId;
    return open(new Call("GET", path(service, query), last), STREAM_TIMEOUT);
  }

  /**
   * A call before it has a server.
   *
   * @param content the body; the last event's id for GET
   */
  private record Call(String method, String path, String content) {}

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

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    try (InputStream in = open(new Call(method, path, body), REQUEST_TIMEOUT)) {
      return text(in);
    }
  }

  /** Asks each server once at most, beginning with the one that acted last. */
  private InputStream open(Call call, Duration limit) throws IOException, InterruptedException {
    for (int left = servers.count(); ; left--) {
      URI server = servers.current();
      try {
        return open(server, call, limit);
      } catch (SyntropyException e) {
        if (!e.notLeader()) {
          throw e;
        }
        servers.leave(server, e.leader());
        if (left <= 1) {
          throw e;
        }
      } catch (IOException e) {
        servers.leave(server, Optional.empty());
        if (left <= 1) {
          throw e;
        }
      }
    }
  }

  private InputStream open(URI server, Call call, Duration limit)
      throws IOException, InterruptedException {
    Optional<String> bearer = credentials.bearer();
    HttpRequest request = request(server, call, bearer);
    HttpResponse<InputStream> response =
        answer(http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()), limit);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return response.body();
    }
    if (status == 401) {
      bearer.ifPresent(credentials::refused);
    }
    try (InputStream in = response.body()) {
      throw refusal(status, text(in), response.headers().firstValue("X-Syntropy-Leader"));
    }
  }

  private static HttpRequest request(URI server, Call call, Optional<String> bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("api/v1/services/" + call.path()));
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    if (call.method().equals("GET")) {
      if (!call.content().isEmpty()) {
        request.header("Last-Event-ID", call.content());
      }
      return request.header("Accept", "text/event-stream").GET().build();
    }
    return request
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .timeout(REQUEST_TIMEOUT)
        .method(call.method(), HttpRequest.BodyPublishers.ofString(call.content()))
        .build();
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

  private static SyntropyException refusal(int status, String body, Optional<String> leader) {
    String message = "";
    String code = "";
    try {
      JsonNode answer = JSON.readTree(body);
      message = answer.path("message").asText("");
      code = answer.path("code").asText("");
    } catch (JsonProcessingException e) {
      // not from the control plane itself; the status says enough
    }
    return new SyntropyException(status, code, message.isBlank() ? "no message" : message, leader);
  }

  private static String json(Object value) throws IOException {
    return JSON.writeValueAsString(value);
  }

  private static String path(String service, String rest) {
    return encode(service) + rest;
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
