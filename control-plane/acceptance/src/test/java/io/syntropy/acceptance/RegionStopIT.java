package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.client.ServiceProcess;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A region that falls silent instead of failing: its process is stopped, so that it neither answers
 * nor reports. It has to be drained on the evidence of probes, and the traffic has to move.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegionStopIT {
  private static final List<String> REGIONS = List.of("sa-east-1", "us-east-1", "eu-west-1");
  private static final String VICTIM = "eu-west-1";
  private static final Duration WINDOW = Duration.ofSeconds(21);
  private static final Duration TO_KNOW = Duration.ofSeconds(120);
  private static final Duration TO_ACT = Duration.ofSeconds(180);
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        window: 20s
        breach: {error_ratio: 0.05, p95: 1s, hold: 5s}
        recover: {error_ratio: 0.025, p95: 750ms, hold: 5s}
        floor: {requests_per_minute: 60}
        min_healthy_regions: 1
        dwell: 5s
        probation: {steps: [0.25, 1.0], step: 5s}
        mode: act
      """;

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();

  @Test
  void aStoppedRegionIsDrainedOnProbesAndItsTrafficMoves() throws Exception {
    try (RunningServer server = new RunningServer(folder);
        ScheduledExecutorService users = Executors.newSingleThreadScheduledExecutor()) {
      startServices(server);
      URI feed = services.get("edge").base().resolve("/v1/feed/render?mode=neutral");
      // Three starting JVMs answer slowly, which is a breach of its own; it is not what is tested.
      within(TO_KNOW, "60 quick answers in a row").until(() -> quick(feed, 60));
      within(TO_KNOW, "the window of the start is over").pollDelay(WINDOW).until(() -> true);
      server.configure("policy.yaml", POLICY);
      users.scheduleAtFixedRate(() -> ask(feed), 0, 80, TimeUnit.MILLISECONDS);
      try {
        within(TO_KNOW, "every region good by its own reports and by probes")
            .until(() -> REGIONS.stream().allMatch(r -> isGood(server, r)));
        assertThat(served(feed, 12)).containsAll(REGIONS);
        assertThat(actions(server)).isEmpty();

        signal("STOP", services.get(VICTIM).pid());
        within(TO_ACT, "drained and verified")
            .until(() ->
                actions(server).stream()
                    .anyMatch(a -> a.path("state").asText().equals("verified")));
      } finally {
        users.shutdownNow();
      }
      assertDrainedOnProbes(server);
      assertThat(served(feed, 40)).doesNotContain(VICTIM).contains("sa-east-1", "us-east-1");
    } finally {
      stopServices();
    }
  }

  private boolean quick(URI feed, int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      long begun = System.nanoTime();
      HttpRequest request = HttpRequest.newBuilder(feed).timeout(Duration.ofSeconds(10)).build();
      http.send(request, HttpResponse.BodyHandlers.discarding());
      if (System.nanoTime() - begun > 300_000_000L) {
        return false;
      }
    }
    return true;
  }

  private void assertDrainedOnProbes(RunningServer server) {
    assertThat(actions(server)).as("the drain and nothing else").hasSize(1);
    JsonNode drain = actions(server).getFirst();
    assertThat(drain.path("kind").asText()).isEqualTo("traffic_weights");
    assertThat(drain.path("target").path("region").asText()).isEqualTo(VICTIM);
    assertThat(drain.path("evidence").toString()).contains("active");
    assertThat(drain.path("guard")).isNotEmpty();
    for (JsonNode rule : drain.path("guard")) {
      assertThat(rule.path("result").asText()).as("%s", rule).isEqualTo("pass");
    }
    assertThat(drain.path("acks").path(0).path("status").asText()).isEqualTo("applied");
    assertThat(drain.path("audit").path("leaf_hash").asText()).isNotEmpty();
    assertThat(region(server, VICTIM).path("machine").asText()).isEqualTo("drained");
    assertThat(region(server, VICTIM).path("weight").asDouble()).isZero();
    for (String other : REGIONS) {
      if (!other.equals(VICTIM)) {
        assertThat(region(server, other).path("machine").asText()).as(other).isEqualTo("normal");
      }
    }
  }

  private void startServices(RunningServer server) throws Exception {
    List<Integer> ports = freePorts(REGIONS.size());
    String sites =
        IntStream.range(0, ports.size())
            .mapToObj(i -> REGIONS.get(i) + "=http://127.0.0.1:" + ports.get(i))
            .collect(Collectors.joining(","));
    for (int i = 0; i < ports.size(); i++) {
      String region = REGIONS.get(i);
      Map<String, String> env = registration(server, "social", region);
      env.put("SOCIAL_REGION", region);
      env.put("SOCIAL_REGIONS", sites);
      env.put("QUARKUS_HTTP_PORT", Integer.toString(ports.get(i)));
      start(server, "social", region, region, env);
    }
    Map<String, String> env = registration(server, "edge", "global");
    env.put("EDGE_UPSTREAMS", "social@" + sites.replace(",", ",social@"));
    start(server, "edge", "edge", "global", env);
  }

  private void start(
      RunningServer server, String service, String name, String region, Map<String, String> env)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    services.put(name, ObservedService.start(service, region, server.otlp(), log, env));
  }

  private Map<String, String> registration(RunningServer server, String service, String region)
      throws Exception {
    Path token = folder.resolve(service + ".token");
    if (!Files.exists(token)) {
      Files.writeString(token, server.process().token("service:" + service));
    }
    Map<String, String> env = new HashMap<>();
    env.put("SYNTROPY_URL", server.process().baseUri().toString());
    env.put("SYNTROPY_TOKEN_FILE", token.toString());
    env.put("SYNTROPY_REGION", region);
    env.put("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
    return env;
  }

  private void stopServices() throws Exception {
    ServiceProcess victim = services.get(VICTIM);
    if (victim != null) {
      signal("CONT", victim.pid());
    }
    services.values().forEach(ServiceProcess::close);
  }

  private static void signal(String name, long pid) throws Exception {
    int exit = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
    assertThat(exit).as("kill -s " + name).isZero();
  }

  private static List<Integer> freePorts(int count) throws Exception {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private void ask(URI feed) {
    var unused =
        http.sendAsync(
            HttpRequest.newBuilder(feed).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.discarding());
  }

  private Set<String> served(URI feed, int requests) throws Exception {
    List<String> regions = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(feed).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      regions.add(answer.headers().firstValue("X-Served-Region").orElse("?"));
    }
    return Set.copyOf(regions);
  }

  private static boolean isGood(RunningServer server, String name) {
    JsonNode region = region(server, name);
    List<String> sources = region.path("signals").findValuesAsText("source");
    return region.path("class").asText().equals("G")
        && sources.stream().anyMatch(s -> s.contains("passive") || s.contains("telemetry"));
  }

  private static JsonNode region(RunningServer server, String name) {
    return server.get("/api/v1/regions/" + name);
  }

  private static List<JsonNode> actions(RunningServer server) {
    return server.get("/api/v1/actions?limit=200").path("items").valueStream().toList();
  }

  private static ConditionFactory within(Duration bound, String what) {
    return await(what)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IllegalStateException.class);
  }
}
