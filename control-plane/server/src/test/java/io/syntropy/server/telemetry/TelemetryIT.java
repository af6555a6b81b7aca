package io.syntropy.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was sent is found again by its questions, also after a crash. */
class TelemetryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SLOW = "5b8efff798038103d269b633813fc60c";
  private static final String FAST = "0af7651916cd43dd8448eb211c80319c";

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(120);
  private SyntropyProcess server;
  private String viewer = "";

  @Test
  void storedTelemetryAnswersItsQuestionsAndSurvivesACrash(@TempDir Path folder) {
    server = SyntropyProcess.start(folder);
    try {
      viewer = server.token("viewer");
      send();
      questions();
      map();
      refusals();
      server.killGroup();
      server = SyntropyProcess.start(folder);
      viewer = server.token("viewer");
      questions();
      assertThat(component("telemetry_store").path("health").asText()).isEqualTo("good");
    } finally {
      server.close();
    }
  }

  private void send() {
    SentTelemetry sent = new SentTelemetry(server.otlpHttpPort());
    assertThat(sent.trace(SLOW, start, 2_000, "error", "2.0")).isEqualTo(200);
    assertThat(sent.trace(FAST, start.minusSeconds(60), 20, "error", "1.0")).isEqualTo(200);
    assertThat(sent.log(start.plusSeconds(1), "ERROR", "payment refused", SLOW)).isEqualTo(200);
    assertThat(sent.log(start.plusSeconds(1), "INFO", "all well", FAST)).isEqualTo(200);
    assertThat(sent.duration(start.minusSeconds(60), start, 90, 10, SLOW)).isEqualTo(200);
  }

  private void questions() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/traces?service=shop").path("matched").asInt()).isEqualTo(2));
    traces();
    logs();
    metrics();
    explains();
  }

  /** Drawn from what arrives: a start begins a new one. */
  private void map() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get("/api/v1/service-map").path("nodes"))
                .anySatisfy(node -> {
                  assertThat(node.path("service").asText()).isEqualTo("shop");
                  assertThat(node.path("error_ratio").asDouble()).isEqualTo(1);
                }));
  }

  private void traces() {
    JsonNode slow = get("/api/v1/traces?service=shop&route=/checkout&min_duration=1s");
    assertThat(slow.path("showing").asInt()).isEqualTo(1);
    assertThat(slow.at("/items/0/trace_id").asText()).isEqualTo(SLOW);
    assertThat(slow.at("/items/0/spans").asInt()).isEqualTo(2);
    assertThat(slow.at("/items/0/errors").asInt()).isEqualTo(1);
    assertThat(Instant.parse(slow.path("watermark").asText())).isAfterOrEqualTo(start);
    assertThat(get("/api/v1/traces?attribute=app.version%3D1.0").at("/items/0/trace_id").asText())
        .isEqualTo(FAST);

    JsonNode first = get("/api/v1/traces?service=shop&limit=1");
    String cursor = first.path("next_cursor").asText();
    JsonNode second = get("/api/v1/traces?service=shop&limit=1&cursor=" + cursor);
    assertThat(first.at("/items/0/trace_id").asText()).isEqualTo(SLOW);
    assertThat(second.at("/items/0/trace_id").asText()).isEqualTo(FAST);
    assertThat(second.path("next_cursor").isNull()).isTrue();

    JsonNode trace = get("/api/v1/traces/" + SLOW);
    assertThat(trace.path("matched").asInt()).isEqualTo(2);
    JsonNode root = trace.at("/spans/0");
    assertThat(root.path("name").asText()).isEqualTo("GET /checkout");
    assertThat(root.path("status").asText()).isEqualTo("error");
    assertThat(root.path("duration_ms").asDouble()).isEqualTo(2_000);
    assertThat(root.path("region").asText()).isEqualTo("eu-west-1");
    assertThat(trace.at("/spans/1/parent_span_id").asText())
        .isEqualTo(root.path("span_id").asText());

    JsonNode span = get("/api/v1/traces/" + SLOW + "/spans/" + root.path("span_id").asText());
    assertThat(span.at("/attributes/app.version").asText()).isEqualTo("2.0");
    assertThat(span.path("status_message").asText()).isEqualTo("why");
    assertThat(span.at("/events/0/name").asText()).isEqualTo("retry");
    assertThat(span.at("/events/0/attributes/attempt").asText()).isEqualTo("2");
  }

  private void logs() {
    JsonNode found = get("/api/v1/logs?text=REFUSED&level=error&field=order%3D17");
    assertThat(found.path("matched").asInt()).isEqualTo(1);
    JsonNode log = found.at("/items/0");
    assertThat(log.path("message").asText()).isEqualTo("payment refused");
    assertThat(log.path("service").asText()).isEqualTo("shop");
    assertThat(log.path("trace_id").asText()).isEqualTo(SLOW);
    JsonNode ofSpan =
        get("/api/v1/logs?trace_id=" + SLOW + "&span_id=" + log.path("span_id").asText());
    assertThat(ofSpan.path("matched").asInt()).isEqualTo(1);
  }

  private void metrics() {
    String range =
        "&from=" + start.minusSeconds(600) + "&to=" + start.plusSeconds(60) + "&max_points=20";
    JsonNode counts =
        get(
            "/api/v1/metrics/query_range?metric=http.server.request.duration&function=sum"
                + "&group_by=http.route&filter=service.name%3Dshop"
                + range);
    assertThat(counts.path("matched").asInt()).isEqualTo(1);
    assertThat(counts.at("/items/0/labels/http.route").asText()).isEqualTo("/checkout");
    assertThat(counts.at("/items/0/unit").asText()).isEqualTo("s");
    double sum = 0;
    for (JsonNode point : counts.at("/items/0/points")) {
      sum += point.path("value").asDouble(0);
    }
    assertThat(sum).isEqualTo(100);

    JsonNode slow =
        get("/api/v1/metrics/exemplars?metric=http.server.request.duration&min_value=1" + range);
    assertThat(slow.at("/items/0/trace_id").asText()).isEqualTo(SLOW);
    assertThat(slow.at("/items/0/value").asDouble()).isEqualTo(2);
  }

  private void explains() {
    HttpResponse<String> answer =
        server.post(
            "/api/v1/explain/difference",
            """
            {"bad":{"from":"%s","to":"%s","route":"/checkout"},
             "baseline":{"from":"%s","to":"%s","route":"/checkout"}}\
            """
                .formatted(
                    start.minusSeconds(1),
                    start.plusSeconds(10),
                    start.minusSeconds(90),
                    start.minusSeconds(1)),
            viewer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode first = json(answer.body()).at("/items/0");
    assertThat(first.path("attribute").asText()).isEqualTo("app.version");
    assertThat(first.path("score").asDouble()).isEqualTo(1);
    assertThat(json(answer.body()).path("showing").asInt()).isPositive();
  }

  private void refusals() {
    refused("/api/v1/traces?min_duration=fast", 400, "min_duration: fast");
    refused("/api/v1/traces?status=bad", 400, "status: bad (expected one of ok, error, unset)");
    refused("/api/v1/traces?from=yesterday", 400, "from: yesterday (expected RFC 3339");
    refused("/api/v1/traces?limit=500", 400, "limit: 500");
    refused("/api/v1/traces?cursor=nonsense", 400, "cursor");
    refused("/api/v1/traces/xyz", 400, "trace_id: xyz (expected 32 hexadecimal digits)");
    refused("/api/v1/traces/" + "0".repeat(31) + "1", 404, "is not stored");
    refused("/api/v1/metrics/query_range", 400, "metric: missing");
    refused("/api/v1/metrics/query_range?metric=a&function=median", 400, "function: median");
    refused("/api/v1/metrics/query_range?metric=a&function=quantile", 400, "quantile: missing");
    refused("/api/v1/metrics/exemplars?metric=a&limit=0", 400, "limit: 0 (expected 1..200)");
    String ever = "&from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z";
    JsonNode all = get("/api/v1/metrics/query_range?metric=http.server.request.duration" + ever);
    assertThat(all.path("matched").asInt()).isPositive();
    all =
        get("/api/v1/metrics/query_range?metric=http.server.request.duration&max_points=1" + ever);
    assertThat(all.path("matched").asInt()).isPositive();
    refused("/api/v1/logs?field=order", 400, "field: order (expected key=value)");
    assertThat(server.send("GET", "/api/v1/logs", null, java.util.Map.of()).statusCode())
        .isEqualTo(401);
  }

  private void refused(String path, int status, String message) {
    HttpResponse<String> answer = server.get(path, viewer);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    assertThat(json(answer.body()).path("message").asText()).contains(message);
  }

  private JsonNode component(String name) {
    for (JsonNode part : get("/api/v1/status").path("components")) {
      if (part.path("name").asText().equals(name)) {
        return part;
      }
    }
    throw new AssertionError(name + ": not in the status");
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = server.get(path, viewer);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
