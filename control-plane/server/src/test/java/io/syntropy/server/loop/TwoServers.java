package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Two servers on one database, with a relay before it, and a service named worker. */
final class TwoServers implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Scales the worker by its queue. */
  static final String POLICY =
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

  private final Path folder;
  private final String policy;
  final TcpRelay relay;
  final Node a;
  final Node b;
  private EmbeddedPostgres postgres;

  TwoServers(Path folder, String policy) throws IOException {
    this.folder = folder;
    this.policy = policy;
    postgres = EmbeddedPostgres.start(folder.resolve("db"));
    relay = new TcpRelay(postgres.port());
    a = node("a");
    b = node("b");
  }

  /** One server with a data folder of its own. */
  static final class Node {
    final SyntropyProcess process;
    final String admin;
    final String worker;

    Node(SyntropyProcess process) {
      this.process = process;
      admin = process.adminToken();
      worker = process.token("service:worker");
    }

    JsonNode get(String path) {
      HttpResponse<String> answer = process.get(path, admin);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      try {
        return JSON.readTree(answer.body());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(answer.body(), e);
      }
    }

    boolean leads() {
      return get("/api/v1/status").path("role").asText().equals("leader");
    }

    JsonNode lease() {
      return get("/api/v1/status").path("lease");
    }

    HttpResponse<String> register() {
      return process.send(
          "PUT",
          "/api/v1/services/worker",
          """
          {"family":"grid","version":"1","owner":"team","criticality":"normal","depends_on":[],
           "regions":[{"name":"eu-west-1"}],"modes":[],"accepts":["scale"]}\
          """,
          Map.of("Authorization", "Bearer " + worker));
    }

    /** One instance, and nothing that asks for more. */
    void beat() {
      process.post(
          "/api/v1/services/worker/heartbeat",
          "{\"instance_id\":\"worker-1\",\"region\":\"eu-west-1\",\"version\":\"1\",\"applied\":{}}",
          worker);
    }

    /** One instance and a queue that asks for three. */
    void work() {
      beat();
      Instant now = Instant.now();
      new OtlpTraffic(process.otlpHttpPort())
          .send(
              """
              {"resourceMetrics":[{"resource":{"attributes":[
                 {"key":"service.name","value":{"stringValue":"worker"}},
                 {"key":"cloud.region","value":{"stringValue":"eu-west-1"}}]},
               "scopeMetrics":[{"scope":{"name":"test"},"metrics":[
                 {"name":"worker.queue.lag","unit":"1","gauge":{"dataPoints":[
                   {"timeUnixNano":"%d","asDouble":290}]}}]}]}]}\
              """
                  .formatted(now.getEpochSecond() * 1_000_000_000L + now.getNano()));
    }

    List<JsonNode> effective() {
      return get("/api/v1/actions?limit=200")
          .path("items")
          .valueStream()
          .filter(action -> !action.path("state").asText().equals("denied"))
          .toList();
    }

    DirectiveListener listen() {
      return new DirectiveListener(process.baseUri(), "worker", "worker-1", "eu-west-1", worker);
    }

    /** As {@link #listen}, answering nothing by itself. */
    DirectiveListener silentListener() {
      return new DirectiveListener(
          process.baseUri(), "worker", "worker-1", "eu-west-1", worker, false);
    }

    /** What replaying this server's journal says about the audit log. */
    JsonNode replay() {
      HttpResponse<String> answer = process.post("/api/v1/replay", "{}", admin);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      try {
        return JSON.readTree(answer.body());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(answer.body(), e);
      }
    }

    int directivesStatus() {
      return process
          .get("/api/v1/services/worker/directives?instance_id=worker-1", worker)
          .statusCode();
    }
  }

  private Node node(String name) throws IOException {
    Path config = Files.createDirectories(folder.resolve(name + "-config"));
    Files.writeString(config.resolve("all.yaml"), policy);
    return new Node(
        SyntropyProcess.start(
            folder.resolve(name),
            Map.of(
                "SYNTROPY_DB_URL",
                "postgresql://%s:%s@127.0.0.1:%d/%s"
                    .formatted(
                        postgres.user(),
                        postgres.password(),
                        relay.port(),
                        EmbeddedPostgres.DEFAULT_DATABASE)),
            "--config",
            config.toString()));
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  /** Ends the database with all its connections. */
  void stopDatabase() {
    relay.cut();
    postgres.close();
  }

  /** Starts it again on the same data. */
  void startDatabase() {
    postgres = EmbeddedPostgres.start(folder.resolve("db"));
    relay.to(postgres.port());
    relay.mend();
  }

  @Override
  public void close() throws IOException {
    relay.mend();
    for (Node node : List.of(a, b)) {
      node.process.signal("CONT");
      node.process.close();
    }
    relay.close();
    postgres.close();
  }
}
