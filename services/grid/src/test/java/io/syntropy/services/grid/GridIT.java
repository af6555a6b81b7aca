package io.syntropy.services.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.client.ControlPlaneDouble;
import io.syntropy.client.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir Path folder;

  private static String node(String id, String region, long cpu, long price) {
    return ("{\"id\":\"%s\",\"region\":\"%s\",\"kind\":\"server\",\"price_per_hour\":%d,"
            + "\"capacity\":{\"cpu_millis\":%d,\"memory_mb\":4096,\"gpus\":0}}")
        .formatted(id, region, price, cpu);
  }

  private static String placement(long cpu, String region) {
    return ("{\"workload\":\"w\",\"region\":\"%s\",\"region_required\":true,"
            + "\"resources\":{\"cpu_millis\":%d,\"memory_mb\":64,\"gpus\":0}}")
        .formatted(region, cpu);
  }

  @Test
  void placesWorkloadsOnNodesThatJoined() throws Exception {
    try (ControlPlaneDouble controlPlane = new ControlPlaneDouble();
        ServiceProcess grid =
            ServiceProcess.start(
                folder.resolve("grid.log"),
                Map.of(
                    "SYNTROPY_URL",
                    controlPlane.uri().toString(),
                    "SYNTROPY_ENROLMENT_CODE",
                    ControlPlaneDouble.CODE))) {
      assertThat(grid.post("/v1/nodes", node("a", "sa", 4000, 10)).statusCode()).isEqualTo(201);
      assertThat(grid.post("/v1/nodes", node("b", "sa", 4000, 2)).statusCode()).isEqualTo(201);
      assertThat(grid.post("/v1/nodes", node("c", "us", 8000, 1)).statusCode()).isEqualTo(201);
      assertThat(grid.post("/v1/nodes/a/heartbeat", "").statusCode()).isEqualTo(200);
      assertThat(grid.post("/v1/nodes/z/heartbeat", "").statusCode()).isEqualTo(404);
      assertThat(grid.post("/v1/nodes", node("bad id", "sa", 1, 1)).body())
          .contains("id: bad id (expected");
      assertThat(grid.post("/v1/nodes", "{}").statusCode()).isEqualTo(400);

      JsonNode placed = JSON.readTree(grid.post("/v1/placements", placement(1000, "sa")).body());
      assertThat(placed.path("node").asText()).isEqualTo("b");
      assertThat(placed.path("refused").path("wrong_region").asInt()).isEqualTo(1);
      assertThat(placed.path("score").fieldNames())
          .toIterable()
          .containsExactly("node", "score", "headroom", "price", "reputation", "region");
      assertThat(grid.post("/v1/placements", placement(5000, "sa")).statusCode()).isEqualTo(409);

      String path = "/v1/placements/" + placed.path("id").asText();
      assertThat(grid.send(grid.request(path).DELETE()).statusCode()).isEqualTo(204);
      assertThat(grid.send(grid.request(path).DELETE()).statusCode()).isEqualTo(404);
      JsonNode page = JSON.readTree(grid.get("/v1/nodes?limit=2").body());
      assertThat(page.path("items")).hasSize(2);
      assertThat(page.path("next_cursor").asText()).isEqualTo("b");
      assertThat(grid.get("/v1/nodes?limit=201").statusCode()).isEqualTo(400);
      await().until(() -> !controlPlane.heartbeats.isEmpty());
    }
  }
}
