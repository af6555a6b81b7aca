package io.syntropy.client;

import static io.syntropy.client.ControlPlaneDouble.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAgentIT {
  private static final Manifest MANIFEST =
      new Manifest(
          "social",
          "1.0",
          "team-social",
          Criticality.CRITICAL,
          List.of("credit"),
          List.of(new Manifest.Region("a", URI.create("http://127.0.0.1:1/healthz"), 50)),
          List.of(ProtectiveLevel.SOFT, ProtectiveLevel.MEDIUM, ProtectiveLevel.HARD),
          List.of("protective_mode", "traffic_weights"));

  private static final ServiceAgent.Settings FAST =
      new ServiceAgent.Settings(
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)));

  @TempDir Path folder;
  private final List<ProtectiveLevel> levels = new CopyOnWriteArrayList<>();
  private final List<Map<String, Double>> weights = new CopyOnWriteArrayList<>();
  private ControlPlaneDouble server = new ControlPlaneDouble();
  private ServiceAgent agent;

  ServiceAgentIT() throws Exception {}

  @AfterEach
  void close() {
    if (agent != null) {
      agent.close();
    }
    server.close();
  }

  private ServiceAgent start(ServiceAgent.Settings settings) {
    ServiceAgentBuilder builder =
        ServiceAgent.builder("social", MANIFEST)
            .server(server.uri())
            .credentials(
                Credentials.ofEnrolmentCode(ControlPlaneDouble.CODE, folder.resolve("token")))
            .instance("social-a-1", "a")
            .capacity(() -> new Capacity(50, 12.5, Instant.EPOCH))
            .onProtectiveMode(levels::add)
            .onTrafficWeights(weights::add);
    builder.settings = settings;
    agent = builder.start();
    return agent;
  }

  private static String level(long id, long epoch, long generation, String level) {
    return event(
        id, "protective_mode", "\"a\"", epoch, generation, "{\"level\":\"" + level + "\"}");
  }

  @Test
  void enrolsOnceAndKeepsTheIssuedTokenToItself() throws Exception {
    start(FAST);
    await().until(() -> server.heartbeats.size() >= 2);

    JsonNode manifest = server.manifests.getFirst();
    assertThat(manifest.toString())
        .isEqualTo(
            "{\"family\":\"social\",\"version\":\"1.0\",\"owner\":\"team-social\","
                + "\"criticality\":\"critical\",\"depends_on\":[\"credit\"],\"regions\":[{\"name\":"
                + "\"a\",\"health_url\":\"http://127.0.0.1:1/healthz\",\"capacity_rps\":50.0}],"
                + "\"modes\":[\"soft\",\"medium\",\"hard\"],"
                + "\"accepts\":[\"protective_mode\",\"traffic_weights\"]}");
    JsonNode heartbeat = server.heartbeats.getFirst();
    assertThat(heartbeat.path("instance_id").asText()).isEqualTo("social-a-1");
    assertThat(heartbeat.path("capacity").path("measured_at").asText())
        .isEqualTo("1970-01-01T00:00:00Z");
    assertThat(folder.resolve("token")).hasContent("token-1");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void appliesTheMissedStateFirstThenChangesAndReportsThem() {
    server.desired.add(level(7, 3, 4, "soft"));
    start(FAST);
    await().until(() -> levels.contains(ProtectiveLevel.SOFT));
    server.send(": ping\n\n");
    server.send(event(8, "traffic_weights", "null", 3, 9, "{\"weights\":{\"a\":0.25,\"b\":0.75}}"));

    await().until(() -> server.acks.size() == 2);
    assertThat(server.acks.getFirst().getKey()).isEqualTo("/directives/d-7/ack");
    assertThat(server.acks.getFirst().getValue().toString())
        .isEqualTo(
            "{\"instance_id\":\"social-a-1\",\"generation\":4,\"epoch\":3,"
                + "\"status\":\"applied\",\"detail\":\"\"}");
    assertThat(weights).containsExactly(Map.of("a", 0.25, "b", 0.75));
    await()
        .until(() ->
            server
                .heartbeats
                .getLast()
                .path("applied")
                .toString()
                .matches(".*\"(protective_mode\":4.*weights\":9|traffic_weights\":9.*mode\":4).*"));
  }

  @Test
  void refusesAStaleEpochAfterAReconnect() {
    start(FAST);
    await().until(() -> server.streams.size() == 1);
    server.send(level(5, 2, 1, "medium"));
    await().until(() -> levels.size() == 1);
    server.desired.add(level(6, 1, 9, "none"));
    server.dropStream();

    await().until(() -> server.acks.size() == 2);
    assertThat(server.acks.getLast().getValue().path("status").asText()).isEqualTo("rejected");
    assertThat(levels).containsExactly(ProtectiveLevel.MEDIUM);
    assertThat(server.streams.getFirst()).isEqualTo("instance_id=social-a-1&region=a last=null");
    assertThat(server.streams.getLast()).isEqualTo("instance_id=social-a-1&region=a last=5");
  }

  @Test
  void leavesAStreamThatHasFallenSilent() {
    start(FAST);

    await().until(() -> server.streams.size() >= 3);
  }

  @Test
  void skipsWhatItCannotReadAndGoesOn() {
    start(FAST);
    await().until(() -> server.streams.size() == 1);
    server.send("id: 1\ndata: not json\n\n");
    server.send("id: 2\ndata: {\"id\":\"x\",\"generation\":1,\"epoch\":1}\n\n");
    server.send(level(3, 1, 1, "hard"));

    await().until(() -> levels.equals(List.of(ProtectiveLevel.HARD)));
    assertThat(server.streams).hasSize(1);
  }

  @Test
  void sendsAnAcknowledgementAgainUntilItIsTaken() {
    server.refuseAcks = true;
    server.desired.add(level(1, 1, 1, "soft"));
    start(FAST);
    await().until(() -> levels.size() == 1);
    server.refuseAcks = false;

    await().until(() -> server.acks.size() == 1);
  }

  @Test
  void registersAgainWhenTheServerForgotIt() {
    start(FAST);
    await().until(() -> server.manifests.size() == 1 && !server.heartbeats.isEmpty());
    server.forgotten = true;

    await().until(() -> server.manifests.size() == 2 && server.streams.size() >= 2);
  }

  @Test
  void keepsTheLastStateWhileTheServerIsGoneAndReturnsToIt() throws Exception {
    start(FAST);
    await().until(() -> server.streams.size() == 1);
    server.send(level(1, 1, 1, "hard"));
    await().until(() -> server.acks.size() == 1);
    int port = server.port();
    server.close();
    await().until(() -> agent.controllerAge().compareTo(Duration.ofMillis(300)) > 0);
    assertThat(levels).containsExactly(ProtectiveLevel.HARD);

    server = new ControlPlaneDouble(port);
    server.desired.add(level(2, 1, 2, "none"));

    await().until(() -> levels.equals(List.of(ProtectiveLevel.HARD, ProtectiveLevel.NONE)));
    assertThat(agent.controllerAge()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void tellsWhichDependenciesNotToCall() {
    server.circuits =
        """
        {"received_at":"2026-11-21T00:00:00Z","circuits":[
         {"service":"credit","region":"a","state":"open"},
         {"service":"credit","region":"b","state":"closed"}]}\
        """;
    start(FAST);
    assertThat(agent.permits("credit", "a")).as("before anybody said").isTrue();

    await().until(() -> agent.circuit("credit", "a") == CircuitState.OPEN);
    assertThat(agent.permits("credit", "a")).isFalse();
    assertThat(agent.circuit("credit", "b")).isEqualTo(CircuitState.CLOSED);
    assertThat(agent.permits("credit", "b")).isTrue();
    assertThat(agent.circuit("grid", "a")).isEqualTo(CircuitState.UNKNOWN);

    server.circuits = "{\"circuits\":[]}";
    await().until(() -> agent.permits("credit", "a"));
  }

  @Test
  void aSecondInstanceUsesTheStoredToken() throws Exception {
    server.codeUsed = true;
    start(FAST);
    await().until(() -> agent.controllerAge().isPositive());
    assertThat(server.manifests).isEmpty();

    Files.writeString(folder.resolve("token"), "token-1\n");

    await().until(() -> server.manifests.size() == 1 && agent.registered());
  }

  @Test
  void startsWithoutAServer() {
    int port = server.port();
    server.close();
    start(FAST);

    assertThat(agent.registered()).isFalse();
    assertThat(port).isPositive();
  }

  @Test
  void followsTheServerThatActsAndTellsAllThatItLives() throws Exception {
    try (ControlPlaneDouble other = new ControlPlaneDouble();
        ControlPlaneDouble stranger = new ControlPlaneDouble()) {
      server.leader = other.uri().toString();
      ServiceAgentBuilder builder =
          ServiceAgent.builder("social", MANIFEST)
              .servers(List.of(server.uri(), other.uri()))
              .credentials(Credentials.ofToken("token-1"))
              .instance("social-a-1", "a")
              .onProtectiveMode(levels::add);
      builder.settings = FAST;
      agent = builder.start();
      await().until(() -> other.streams.size() == 1 && other.heartbeats.size() >= 2);
      assertThat(server.manifests).isEmpty();
      await("the other is told too").until(() -> server.heartbeats.size() >= 2);
      other.send(level(1, 1, 1, "soft"));
      await().until(() -> other.acks.size() == 1);

      other.leader = stranger.uri().toString();
      server.leader = null;
      server.desired.add(level(2, 2, 1, "hard"));
      other.dropStream();
      await("the next epoch from the next leader").until(() -> server.acks.size() == 1);
      assertThat(levels).containsExactly(ProtectiveLevel.SOFT, ProtectiveLevel.HARD);
      assertThat(stranger.heartbeats).as("a token goes to configured servers only").isEmpty();

      server.leader = "";
      other.leader = null;
      other.desired.clear();
      other.desired.add(level(3, 3, 1, "none"));
      server.close(); // killed: no answer at all
      await().until(() -> levels.size() == 3);
    }
  }
}
