package io.syntropy.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.server.process.SyntropyProcess;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plan and apply of a real server over counts that arrived by OTLP. */
class PlanIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME}
      spec:
        service: checkout
        indicator:
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: orders, match: {code: ok}}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: orders}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: ok, target: TARGET}]
      """;

  private static String slo(String name, String target) {
    return SLO.replace("NAME", name).replace("TARGET", target);
  }

  private static ObjectNode body(Map<String, String> files) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode list = body.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    return body;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  /** A minute's worth of counts, 970 good and 30 bad, as one delta. */
  private static void orders(SyntropyProcess server, Instant at) {
    String point =
        "{\"asInt\":\"%d\",\"startTimeUnixNano\":\"%d\",\"timeUnixNano\":\"%d\",\"attributes\":[{\"key\":\"code\",\"value\":{\"stringValue\":\"%s\"}}]}";
    long end = at.getEpochSecond() * 1_000_000_000L;
    long start = end - 60_000_000_000L;
    String json =
        "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"checkout\"}}]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"orders\",\"sum\":{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":[%s,%s]}}]}]}]}"
            .formatted(
                point.formatted(970, start, end, "ok"), point.formatted(30, start, end, "error"));
    assertThat(
            server
                .send(
                    "POST",
                    "http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics",
                    json,
                    Map.of())
                .statusCode())
        .isEqualTo(200);
  }

  private static void isKept(SyntropyProcess server, String at, JsonNode plan, String viewer)
      throws Exception {
    JsonNode kept = json(server.get(at, viewer));
    assertThat(at).isEqualTo("/api/v1/config/plans/" + kept.path("id").asText());
    assertThat(kept.path("changed").asInt()).isEqualTo(1);
    assertThat(kept.path("unchanged").asInt()).isEqualTo(1);
    assertThat(kept.path("plan").path("documents")).hasSize(1);
    assertThat(kept.path("plan").path("documents").get(0).path("slo"))
        .isEqualTo(
            plan.path("documents")
                .valueStream()
                .filter(d -> d.path("name").asText().equals("orders-ok"))
                .findFirst()
                .orElseThrow()
                .path("slo"));
    JsonNode row =
        json(server.get("/api/v1/config/plans", viewer))
            .path("items")
            .valueStream()
            .filter(r -> r.path("id").equals(kept.path("id")))
            .findFirst()
            .orElseThrow();
    assertThat(row.path("changes").asInt()).isEqualTo(1);
    HttpResponse<String> none = server.get("/api/v1/config/plans/none", viewer);
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("not among the last 100 of 30 days");
  }

  @Test
  void aPlanTellsWhatWouldFollowAndApplyDoesIt(@TempDir Path folder) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("a.yaml"), slo("orders-ok", "0.9"));
    Files.writeString(config.resolve("b.yaml"), slo("orders-b", "0.9"));
    try (SyntropyProcess server =
        SyntropyProcess.start(folder.resolve("data"), "--config", config.toString())) {
      String viewer = server.token("viewer");
      String operator = server.token("operator");
      orders(server, Instant.now());

      // Without files it is the source's content against what is live.
      for (String nothing : new String[] {"", "{}", "{\"files\":null}"}) {
        HttpResponse<String> answer = server.post("/api/v1/config/plan", nothing, viewer);
        assertThat(answer.statusCode()).as(nothing + answer.body()).isEqualTo(200);
        assertThat(json(answer).path("changes").asInt()).isZero();
        assertThat(json(answer).path("source").asText()).isEqualTo("folder " + config);
      }
      HttpResponse<String> bare =
          server.send(
              "POST", "/api/v1/config/plan", null, Map.of("Authorization", "Bearer " + viewer));
      assertThat(bare.statusCode()).as(bare.body()).isEqualTo(200);

      Map<String, String> next =
          Map.of("a.yaml", slo("orders-ok", "0.99"), "b.yaml", slo("orders-b", "0.9"));
      HttpResponse<String> planned =
          server.post("/api/v1/config/plan", body(next).toString(), viewer);
      JsonNode plan = json(planned);
      isKept(server, planned.headers().firstValue("Content-Location").orElseThrow(), plan, viewer);
      assertThat(plan.path("changes").asInt()).isEqualTo(1);
      JsonNode changed =
          plan.path("documents")
              .valueStream()
              .filter(d -> d.path("name").asText().equals("orders-ok"))
              .findFirst()
              .orElseThrow();
      assertThat(changed.path("change").asText()).isEqualTo("changed");
      assertThat(changed.path("fields").get(0).path("path").asText())
          .isEqualTo("objectives[0].target");
      JsonNode objective = changed.path("slo").path("objectives").get(0);
      assertThat(objective.path("budget_before").asText()).isEqualTo("3d");
      assertThat(objective.path("budget_after").asText()).isEqualTo("7h12m");
      JsonNode after = objective.path("backtest").path("after");
      assertThat(after.path("budget_remaining").asDouble())
          .isCloseTo(-2.0, org.assertj.core.api.Assertions.within(1e-9));
      assertThat(plan.path("summary").get(0).asText())
          .startsWith("orders-ok 90→99: budget 3d→7h12m; 30-day backtest (1 min of data): ")
          .endsWith("exhausted (was 70 d)");
      assertThat(json(server.get("/api/v1/slos/orders-ok", viewer)).path("objective").asDouble())
          .isEqualTo(0.9);

      // A viewer may plan and not apply.
      assertThat(server.post("/api/v1/config/apply", body(next).toString(), viewer).statusCode())
          .isEqualTo(403);

      // Nothing is written when there is a fault, when it shrinks, or when a path leaves the
      // folder.
      Map<String, String> bad =
          Map.of("a.yaml", slo("orders-ok", "7"), "b.yaml", slo("orders-b", "0.9"));
      HttpResponse<String> faulty =
          server.post("/api/v1/config/apply", body(bad).toString(), operator);
      assertThat(faulty.statusCode()).isEqualTo(400);
      assertThat(faulty.body()).contains("nothing was written", "a.yaml:", "target: 7");
      HttpResponse<String> shrunk = server.post("/api/v1/config/apply", "{\"files\":[]}", operator);
      assertThat(shrunk.statusCode()).isEqualTo(409);
      assertThat(json(shrunk).path("code").asText()).isEqualTo("denied");
      HttpResponse<String> outside =
          server.post(
              "/api/v1/config/apply",
              body(Map.of("../x.yaml", slo("x", "0.9"), "a.yaml", slo("y", "0.9")))
                  .toString()
                  .replace("{\"files\"", "{\"allow_shrink\":true,\"files\""),
              operator);
      assertThat(outside.statusCode()).as(outside.body()).isEqualTo(400);
      assertThat(Files.readString(config.resolve("a.yaml"))).isEqualTo(slo("orders-ok", "0.9"));

      JsonNode status = json(server.post("/api/v1/config/apply", body(next).toString(), operator));
      assertThat(status.path("faults")).isEmpty();
      assertThat(Files.readString(config.resolve("a.yaml"))).isEqualTo(slo("orders-ok", "0.99"));
      JsonNode slo = json(server.get("/api/v1/slos/orders-ok", viewer));
      assertThat(slo.path("objective").asDouble()).isEqualTo(0.99);
      assertThat(slo.path("total").asInt()).isEqualTo(1000);
      assertThat(json(server.post("/api/v1/config/plan", "{}", viewer)).path("changes").asInt())
          .isZero();

      // A restart, even a sudden one, leaves the plans where they are.
      JsonNode known = json(server.get("/api/v1/config/plans", viewer)).path("items");
      server.killGroup();
      try (SyntropyProcess again =
          SyntropyProcess.start(folder.resolve("data"), "--config", config.toString())) {
        JsonNode kept =
            json(again.get("/api/v1/config/plans", again.token("viewer"))).path("items");
        assertThat(kept).isEqualTo(known);
        isKept(
            again,
            planned.headers().firstValue("Content-Location").orElseThrow(),
            plan,
            again.token("viewer"));
      }
    }
  }

  @Test
  void aLargeFileIsRefusedByItsSizeAndTheServerLivesOn(@TempDir Path folder) throws Exception {
    try (SyntropyProcess server = SyntropyProcess.start(folder.resolve("data"))) {
      String viewer = server.token("viewer");
      // A large file is refused by its size, and the server lives on.
      String large = "x".repeat(2 << 20);
      assertThat(
              server
                  .post("/api/v1/config/plan", body(Map.of("a.yaml", large)).toString(), viewer)
                  .statusCode())
          .isEqualTo(413);
      assertThat(large.getBytes(StandardCharsets.UTF_8)).hasSize(2 << 20);
    }
  }
}
