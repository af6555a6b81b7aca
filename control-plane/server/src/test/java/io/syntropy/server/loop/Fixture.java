package io.syntropy.server.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A server with the service {@code social} in three regions, and what tests ask of it. */
public final class Fixture implements AutoCloseable {
  /** Where {@code social} is. */
  public static final List<String> REGIONS = List.of("eu-west-1", "sa-east-1", "us-east-1");

  /** The availability of {@code social} by region. */
  public static final String SLO =
      """
      apiVersion: openslo/v1
      kind: Service
      metadata: {name: social}
      spec: {description: feed}
      ---
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed-availability}
      spec:
        service: social
        indicator:
          metadata: {name: feed-ok}
          spec:
            ratioMetric:
              bad:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: social, http.response.status_code: {regex: "5.."}}
                    group_by: [cloud.region]
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: social}
                    group_by: [cloud.region]
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: available, target: 0.99}]
      """;

  /** Drains a region of {@code social} within seconds. */
  public static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        window: 10s
        breach: {error_ratio: 0.05, p95: 1s, hold: 5s}
        recover: {error_ratio: 0.025, p95: 750ms, hold: 5s}
        floor: {requests_per_minute: 60}
        min_healthy_regions: 1
        dwell: 5s
        probation: {steps: [0.25, 1.0], step: 5s}
        mode: act
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path data;
  private final Path config;
  private final Map<String, String> environment;
  private SyntropyProcess server;
  private String admin = "";
  private String service = "";

  /** Starts a server with one configuration file of {@code documents}. */
  public Fixture(Path folder, String... documents) throws IOException {
    this(folder, Map.of(), documents);
  }

  Fixture(Path folder, Map<String, String> environment, String... documents) throws IOException {
    this.environment = environment;
    data = folder.resolve("data");
    config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("all.yaml"), String.join("---\n", documents));
    start();
  }

  void start() {
    start(0);
  }

  /**
   * Starts it, again or for the first time, over the same data.
   *
   * @param httpPort 0 for any
   */
  public void start(int httpPort) {
    server =
        SyntropyProcess.start(
            data,
            environment,
            "--config",
            config.toString(),
            "--http-port",
            Integer.toString(httpPort));
    admin = server.adminToken();
    service = server.token("service:social");
  }

  /** The server that runs, or ran last. */
  public SyntropyProcess server() {
    return server;
  }

  Path config() {
    return config;
  }

  /** The token of {@code social}. */
  public String serviceToken() {
    return service;
  }

  /** What sends it metrics. */
  public OtlpTraffic traffic() {
    return new OtlpTraffic(server.otlpHttpPort());
  }

  /** Registers {@code social}, with a capacity of 1,000 requests a second in each region. */
  public void register(Map<String, String> healthUrls) {
    String sites =
        REGIONS.stream()
            .map(r ->
                healthUrls.containsKey(r)
                    ? "{\"name\":\"%s\",\"health_url\":\"%s\",\"capacity_rps\":1000}"
                        .formatted(r, healthUrls.get(r))
                    : "{\"name\":\"%s\",\"capacity_rps\":1000}".formatted(r))
            .collect(Collectors.joining(","));
    HttpResponse<String> answer =
        server.send(
            "PUT",
            "/api/v1/services/social",
            """
            {"family":"social","version":"1","owner":"team","criticality":"high","depends_on":[],
             "regions":[%s],"modes":["soft","medium","hard"],
             "accepts":["protective_mode","traffic_weights"]}\
            """
                .formatted(sites),
            Map.of("Authorization", "Bearer " + service));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
  }

  /** One heartbeat of one instance in every region. */
  public void heartbeats() {
    for (String region : REGIONS) {
      HttpResponse<String> answer =
          server.post(
              "/api/v1/services/social/heartbeat",
              """
              {"instance_id":"social-%s","region":"%s","version":"1","applied":{},
               "capacity":{"limit_rps":1000,"in_use_rps":10,"measured_at":"%s"}}\
              """
                  .formatted(region, region, Instant.now()),
              service);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    }
  }

  /** An instance of {@code social} that follows its directives. */
  public DirectiveListener listen(String region) {
    return new DirectiveListener(server.baseUri(), "social", "social-" + region, region, service);
  }

  /** What the API answers an administrator. */
  public JsonNode get(String path) {
    HttpResponse<String> answer = server.get(path, admin);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  /** The token of an administrator. */
  public String admin() {
    return admin;
  }

  /** Replays the journal against the audit log. */
  JsonNode replay() {
    return asked("/api/v1/replay", "{}");
  }

  /** What would have been decided over the record. */
  JsonNode simulate(String request) {
    return asked("/api/v1/simulate", request);
  }

  private JsonNode asked(String path, String request) {
    HttpResponse<String> answer = server.post(path, request, admin);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  JsonNode region(String name) {
    return get("/api/v1/regions/" + name);
  }

  List<JsonNode> actions() {
    return get("/api/v1/actions?limit=200").path("items").valueStream().toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
