package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.syntropy.keda.wire.ExternalScalerGrpc;
import io.syntropy.keda.wire.GetMetricsRequest;
import io.syntropy.keda.wire.ScaledObjectRef;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue grows: more replicas are asked for, come up, and stay while nobody can see. */
class ScalingIT {
  private static final String REGION = Worker.REGION;
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: ScalingPolicy
      metadata: {name: worker-scaling}
      spec:
        service: worker
        replicas: {min: 1, max: 6}
        signals: [{name: queue-lag, metric: worker.queue.lag, average: 100, stale_after: 20s}]
        sync: 1s
        dwell: 0s
        down: {window: 10s}
        mode: act
      """;

  @Test
  void queueAsksForReplicasAndABlindSignalTakesNoneAway(@TempDir Path folder) throws Exception {
    int port = freePort();
    try (Fixture fixture =
        new Fixture(folder, Map.of("SYNTROPY_KEDA_PORT", Integer.toString(port)), POLICY)) {
      Worker worker = new Worker(fixture, "\"scale\"");
      DirectiveListener listener =
          new DirectiveListener(
              fixture.server().baseUri(), "worker", "worker-1", REGION, worker.token());
      await("three replicas")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            worker.beat(1);
            worker.lag(290);
            return !listener.received().isEmpty();
          });
      JsonNode directive = listener.received().getFirst();
      assertThat(directive.path("kind").asText()).isEqualTo("scale");
      assertThat(directive.path("desired").path("replicas").asInt()).isEqualTo(3);
      assertThat(directive.path("expiry").asText()).isEqualTo("held");
      assertThat(directive.path("region").asText()).isEqualTo(REGION);

      await("three are ready: verified")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            worker.beat(3);
            worker.lag(290);
            return scaled(fixture).getLast().path("state").asText().equals("verified");
          });
      JsonNode action = scaled(fixture).getLast();
      assertThat(action.path("guard").valueStream().map(g -> g.path("result").asText()))
          .containsOnly("pass");
      assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();

      assertThat(keda(port)).isEqualTo("290.0");
      assertRemovalWaits(fixture);

      // The broker falls silent; a queue nobody sees is not an empty one (keda#1850).
      Instant until = Instant.now().plusSeconds(35);
      while (Instant.now().isBefore(until)) {
        worker.beat(3);
        Thread.sleep(2000);
      }
      assertThat(scaled(fixture)).hasSize(1);
      assertThat(keda(port)).isEqualTo("UNAVAILABLE");

      // Seen again and short: now replicas may go.
      await("fewer replicas")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> {
            worker.beat(3);
            worker.lag(100);
            return listener.received().getLast().path("desired").path("replicas").asInt() == 1;
          });
    }
  }

  /** A policy with an action in force does not go unasked, and is an orphan until it is back. */
  private static void assertRemovalWaits(Fixture fixture) {
    String none = files("# nothing any more\\n", "");
    HttpResponse<String> refused =
        fixture.server().post("/api/v1/config/apply", none, fixture.admin());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("denied").contains("--release=hold");

    HttpResponse<String> held =
        fixture
            .server()
            .post(
                "/api/v1/config/apply",
                files("# nothing any more\\n", ",\"release\":\"hold\""),
                fixture.admin());
    assertThat(held.statusCode()).as(held.body()).isEqualTo(200);
    assertThat(held.body()).contains("orphaned");
    assertThat(fixture.get("/api/v1/audit?action=page.&limit=50").toString())
        .contains("page.trigger")
        .contains("orphaned/syntropy/v1/ScalingPolicy/worker-scaling");

    String back = files(POLICY.replace("\"", "\\\"").replace("\n", "\\n"), "");
    HttpResponse<String> restored =
        fixture.server().post("/api/v1/config/apply", back, fixture.admin());
    assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
    assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
    assertThat(fixture.get("/api/v1/audit?action=page.&limit=50").toString())
        .contains("page.resolve");
  }

  private static String files(String content, String more) {
    return "{\"files\":[{\"path\":\"all.yaml\",\"text\":\"%s\"}]%s}".formatted(content, more);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What KEDA is told of the queue. */
  private static String keda(int port) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      var answer =
          ExternalScalerGrpc.newBlockingStub(channel)
              .getMetrics(
                  GetMetricsRequest.newBuilder()
                      .setMetricName("queue-lag")
                      .setScaledObjectRef(
                          ScaledObjectRef.newBuilder()
                              .setName("worker")
                              .setNamespace("default")
                              .putScalerMetadata("service", "worker")
                              .putScalerMetadata("signal", "queue-lag"))
                      .build());
      return Double.toString(answer.getMetricValues(0).getMetricValueFloat());
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Newest first. */
  private static List<JsonNode> scaled(Fixture fixture) {
    return fixture.actions().stream().filter(a -> a.path("kind").asText().equals("scale")).toList();
  }
}
