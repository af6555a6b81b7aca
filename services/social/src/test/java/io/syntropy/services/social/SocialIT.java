package io.syntropy.services.social;

import static io.syntropy.client.ControlPlaneDouble.event;
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

class SocialIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir Path folder;

  private ServiceProcess start(Map<String, String> env) throws Exception {
    return ServiceProcess.start(folder.resolve("social.log"), env);
  }

  private static JsonNode feed(ServiceProcess social, String mode) throws Exception {
    return JSON.readTree(social.get("/v1/feed/render?mode=" + mode).body());
  }

  @Test
  void softensTheFeedAsDirectedAndTellsSo() throws Exception {
    try (ControlPlaneDouble controlPlane = new ControlPlaneDouble();
        ServiceProcess social =
            start(
                Map.of(
                    "SOCIAL_REGION",
                    "eu-west-1",
                    "SOCIAL_REGIONS",
                    "eu-west-1=http://127.0.0.1:1,us-east-1=http://127.0.0.1:2",
                    "SYNTROPY_URL",
                    controlPlane.uri().toString(),
                    "SYNTROPY_ENROLMENT_CODE",
                    ControlPlaneDouble.CODE))) {
      assertThat(feed(social, "vibrational").path("items")).hasSize(20);
      await().until(() -> !controlPlane.streams.isEmpty());
      assertThat(controlPlane.manifests.getFirst().path("regions").toString())
          .contains("http://127.0.0.1:1/healthz", "http://127.0.0.1:2/healthz");

      controlPlane.send(
          event(1, "protective_mode", "\"eu-west-1\"", 1, 1, "{\"level\":\"medium\"}"));
      await().until(() -> controlPlane.acks.size() == 1);

      JsonNode feed = feed(social, "vibrational");
      assertThat(feed.path("region").asText()).isEqualTo("eu-west-1");
      assertThat(feed.path("protective_mode").asText()).isEqualTo("medium");
      assertThat(feed.path("items")).hasSize(8);
      assertThat(feed.path("stimuli").asInt()).isEqualTo(40);
      assertThat(feed.path("ttl_s").asInt()).isEqualTo(15);
      assertThat(feed.path("items").path(0).fieldNames())
          .toIterable()
          .containsExactly("id", "kind", "stimulus");
      assertThat(social.get("/internal/state").body()).contains("\"protective_mode\":\"medium\"");
    }
  }

  @Test
  void takesReportsAndInjectedFaults() throws Exception {
    try (ServiceProcess social = start(Map.of("SOCIAL_CHAOS", "true"))) {
      String user = "{\"user_hash\":\"u_00112233445566778899\",\"hz\":390}";
      assertThat(social.post("/v1/presence/hz", user).body())
          .isEqualTo("{\"counted\":true,\"hz_bucket\":1}");
      assertThat(social.post("/v1/presence/hz", user).statusCode()).isEqualTo(202);
      assertThat(feed(social, "vibrational").path("protective_mode").asText()).isEqualTo("soft");
      assertThat(feed(social, "neutral").path("hz_bucket").asInt()).isEqualTo(4);
      for (String bad :
          new String[] {
            "{\"user_hash\":\"alice@example.org\",\"hz\":400}",
            "{\"user_hash\":\"u_00112233445566778899\",\"hz\":801}",
            "{\"user_hash\":\"u_00112233445566778899\"}",
            "{\"hz\":",
            ""
          }) {
        var answer = social.post("/v1/presence/hz", bad);
        assertThat(answer.statusCode()).as(bad).isEqualTo(400);
        assertThat(answer.body()).as(bad).contains("\"code\":\"invalid_");
      }

      assertThat(social.post("/internal/chaos", "{\"error_ratio\":0.5}").statusCode())
          .isEqualTo(200);
      int failed = 0;
      for (int i = 0; i < 20; i++) {
        failed += social.get("/healthz").statusCode() == 503 ? 1 : 0;
        failed += social.get("/v1/feed/render").statusCode() == 500 ? 1 : 0;
      }
      assertThat(failed).isEqualTo(20);
      assertThat(social.get("/q/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void injectsNothingUnlessSwitchedOn() throws Exception {
    try (ServiceProcess social = start(Map.of())) {
      assertThat(social.post("/internal/chaos", "{\"error_ratio\":1}").statusCode()).isEqualTo(404);
      assertThat(social.get("/healthz").statusCode()).isEqualTo(200);
    }
  }
}
