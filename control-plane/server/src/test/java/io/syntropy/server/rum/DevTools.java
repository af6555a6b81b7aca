package io.syntropy.server.rum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The only page of a Chromium, by the DevTools protocol: input that the page trusts. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final StringBuilder text = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private WebSocket socket;

  static DevTools of(Path profile, Duration patience) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    Awaitility.await().atMost(patience).until(() -> Files.exists(file) && Files.size(file) > 0);
    String port = Files.readAllLines(file).getFirst();
    DevTools tools = new DevTools();
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String[] url = {""};
    Awaitility.await()
        .atMost(patience)
        .until(() -> {
          for (JsonNode target :
              JSON.readTree(tools.http.send(list, HttpResponse.BodyHandlers.ofString()).body())) {
            if (target.path("type").asText().equals("page")) {
              url[0] = target.path("webSocketDebuggerUrl").asText();
            }
          }
          return !url[0].isEmpty();
        });
    tools.socket =
        tools
            .http
            .newWebSocketBuilder()
            .buildAsync(URI.create(url[0]), tools)
            .get(10, TimeUnit.SECONDS);
    return tools;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        JsonNode message = JSON.readTree(text.toString());
        CompletableFuture<JsonNode> waiting = asked.remove(message.path("id").asInt(-1));
        if (waiting != null) {
          waiting.complete(message.path("result"));
        }
      } catch (JsonProcessingException e) {
        asked.values().forEach(waiting -> waiting.completeExceptionally(e));
      }
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  private JsonNode ask(String method, ObjectNode parameters) {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The value of an expression that is a text. */
  String evaluate(String expression) {
    return ask("Runtime.evaluate", JSON.createObjectNode().put("expression", expression))
        .at("/result/value")
        .asText();
  }

  /** Presses and releases the left button. */
  void click(int x, int y) {
    for (String type : new String[] {"mousePressed", "mouseReleased"}) {
      ask(
          "Input.dispatchMouseEvent",
          JSON.createObjectNode()
              .put("type", type)
              .put("x", x)
              .put("y", y)
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    http.shutdownNow();
  }
}
