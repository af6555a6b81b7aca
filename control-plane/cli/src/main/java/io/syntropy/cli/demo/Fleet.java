package io.syntropy.cli.demo;

import io.syntropy.cli.DataFolder;
import io.syntropy.cli.Installation;
import io.syntropy.cli.LocalToken;
import io.syntropy.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demo's services: how each is started, with the OpenTelemetry agent attached, its own token
 * and a port of its own. Each token allows its service's own calls only.
 */
final class Fleet {
  static final List<String> REGIONS = List.of("sa-east-1", "us-east-1", "eu-west-1");

  private static final Duration TOKEN_TTL = Duration.ofDays(30);
  private static final String DATABASE = "credit";

  private final Installation installation;
  private final Layout layout;
  private final Endpoints server;
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  Fleet(Installation installation, Layout layout, Endpoints server) {
    this.installation = installation;
    this.layout = layout;
    this.server = server;
    List<String> names = new ArrayList<>(REGIONS.stream().map(Fleet::social).toList());
    names.addAll(List.of("credit", "grid", "edge"));
    List<Integer> free = Ports.free(names.size());
    for (int i = 0; i < names.size(); i++) {
      ports.put(names.get(i), free.get(i));
    }
  }

  /** The name of a region's social instance. */
  static String social(String region) {
    return "social-" + region;
  }

  /** Names of all instances. */
  List<String> names() {
    return List.copyOf(ports.keySet());
  }

  /** Where an instance listens; only the edge is for users. */
  URI address(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException(
          "instance: " + name + " (expected one of " + names() + ")");
    }
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Writes one token per service; instances of one service share it. */
  void writeTokens(DataFolder data) throws IOException {
    for (String service : List.of("edge", "social", "credit", "grid")) {
      String token = LocalToken.mint(data, "service:" + service, "demo " + service, TOKEN_TTL);
      layout.writeSecret(service + ".token", token);
    }
  }

  Child startSocial(String region) throws IOException {
    return start(
        "social",
        social(region),
        region,
        Map.of("SOCIAL_REGION", region, "SOCIAL_REGIONS", regions(""), "SOCIAL_CHAOS", "true"));
  }

  Child startGrid() throws IOException {
    return start("grid", "grid", "local", Map.of());
  }

  Child startEdge() throws IOException {
    String upstreams =
        regions("social@")
            + ",credit@local="
            + address("credit")
            + ",grid@local="
            + address("grid");
    return start("edge", "edge", "global", Map.of("EDGE_UPSTREAMS", upstreams));
  }

  private String regions(String prefix) {
    return REGIONS.stream()
        .map(region -> prefix + region + "=" + address(social(region)))
        .collect(Collectors.joining(","));
  }

  Child startCredit(EmbeddedPostgres postgres) throws IOException {
    postgres.createDatabaseIfMissing(DATABASE);
    Path password = layout.writeSecret("credit-db.password", postgres.password());
    return start(
        "credit",
        "credit",
        "local",
        Map.of(
            "CREDIT_DB_URL", postgres.jdbcUrl(DATABASE),
            "CREDIT_DB_USER", postgres.user(),
            "CREDIT_DB_PASSWORD_FILE", password.toString()));
  }

  private Child start(String service, String name, String region, Map<String, String> own)
      throws IOException {
    List<String> command =
        List.of(
            Installation.java().toString(),
            "-Xms16m",
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-javaagent:" + installation.agent(),
            "-jar",
            installation.service(service).toString());
    Map<String, String> env = new LinkedHashMap<>(telemetry(service, name, region));
    env.put("QUARKUS_HTTP_PORT", Integer.toString(address(name).getPort()));
    env.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    env.put("SYNTROPY_URL", server.server().toString());
    env.put("SYNTROPY_TOKEN_FILE", layout.secret(service + ".token").toString());
    env.put("SYNTROPY_REGION", region);
    env.put("SYNTROPY_INSTANCE_ID", name);
    env.putAll(own);
    return Child.start(name, command, env, layout.log(name));
  }

  /** Settings of the agent; intervals are short so that the console moves within seconds. */
  private Map<String, String> telemetry(String service, String name, String region) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("OTEL_SERVICE_NAME", service);
    env.put("OTEL_RESOURCE_ATTRIBUTES", "cloud.region=" + region + ",service.instance.id=" + name);
    env.put("OTEL_EXPORTER_OTLP_ENDPOINT", server.otlp().toString());
    env.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    env.put("OTEL_METRICS_EXPORTER", "otlp");
    env.put("OTEL_TRACES_EXPORTER", "otlp");
    env.put("OTEL_LOGS_EXPORTER", "otlp");
    // The agent reports durations of database operations only under their stable names.
    env.put("OTEL_SEMCONV_STABILITY_OPT_IN", "database");
    env.put("OTEL_METRIC_EXPORT_INTERVAL", "2000");
    env.put("OTEL_BSP_SCHEDULE_DELAY", "2000");
    env.put("OTEL_BLRP_SCHEDULE_DELAY", "2000");
    env.put("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
    return env;
  }
}
