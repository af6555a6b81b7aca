package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three regional social instances behind one edge, each with the OpenTelemetry agent, registered at
 * a control plane.
 */
final class SocialRegions implements AutoCloseable {
  static final List<String> NAMES = List.of("sa-east-1", "us-east-1", "eu-west-1");

  private final Path folder;
  private final Map<String, ServiceProcess> services = new LinkedHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService users = Executors.newSingleThreadScheduledExecutor();
  private final URI feed;

  /**
   * Starts them; their logs are in {@code folder}.
   *
   * @param servers as {@code SYNTROPY_URL} has them
   * @param otlp where they report
   * @param tokens gives a service its token
   */
  SocialRegions(Path folder, String servers, URI otlp, UnaryOperator<String> tokens)
      throws Exception {
    this.folder = folder;
    List<Integer> ports = freePorts(NAMES.size());
    String sites =
        IntStream.range(0, ports.size())
            .mapToObj(i -> NAMES.get(i) + "=http://127.0.0.1:" + ports.get(i))
            .collect(Collectors.joining(","));
    for (int i = 0; i < ports.size(); i++) {
      String region = NAMES.get(i);
      Map<String, String> env = registration(servers, "social", region, tokens);
      env.put("SOCIAL_REGION", region);
      env.put("SOCIAL_REGIONS", sites);
      env.put("SOCIAL_CHAOS", "true");
      env.put("QUARKUS_HTTP_PORT", Integer.toString(ports.get(i)));
      start(otlp, "social", region, region, env);
    }
    Map<String, String> env = registration(servers, "edge", "global", tokens);
    env.put("EDGE_UPSTREAMS", "social@" + sites.replace(",", ",social@"));
    start(otlp, "edge", "edge", "global", env);
    feed = services.get("edge").base().resolve("/v1/feed/render?mode=neutral");
  }

  private void start(URI otlp, String service, String name, String region, Map<String, String> env)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    services.put(name, ObservedService.start(service, region, otlp, log, env));
  }

  private Map<String, String> registration(
      String servers, String service, String region, UnaryOperator<String> tokens)
      throws Exception {
    Path token = folder.resolve(service + ".token");
    if (!Files.exists(token)) {
      Files.writeString(token, tokens.apply(service));
    }
    Map<String, String> env = new HashMap<>();
    env.put("SYNTROPY_URL", servers);
    env.put("SYNTROPY_TOKEN_FILE", token.toString());
    env.put("SYNTROPY_REGION", region);
    env.put("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta");
    return env;
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

  /** Whether the next requests are all answered soon: a JVM that starts answers slowly. */
  boolean quick(int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      long begun = System.nanoTime();
      http.send(request(), HttpResponse.BodyHandlers.discarding());
      if (System.nanoTime() - begun > 300_000_000L) {
        return false;
      }
    }
    return true;
  }

  /** From now on users ask for their feeds. */
  void ask() {
    users.scheduleAtFixedRate(
        () -> {
          var unused = http.sendAsync(request(), HttpResponse.BodyHandlers.discarding());
        },
        0,
        80,
        TimeUnit.MILLISECONDS);
  }

  /** Which regions answer the next requests; none of them fails. */
  Set<String> served(int requests) throws Exception {
    List<String> regions = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      HttpResponse<Void> answer = http.send(request(), HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      regions.add(answer.headers().firstValue("X-Served-Region").orElse("?"));
    }
    return Set.copyOf(regions);
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(feed).timeout(Duration.ofSeconds(10)).build();
  }

  /** Sets the share of a region's answers that fail, its health probe's too. */
  void fail(String region, double errorRatio) throws Exception {
    String faults = "{\"error_ratio\": %s}".formatted(errorRatio);
    assertThat(services.get(region).post("/internal/chaos", faults).statusCode()).isEqualTo(200);
  }

  /** Stops a region's process, which then neither answers nor reports, or lets it go on. */
  void signal(String region, String name) throws Exception {
    long pid = services.get(region).pid();
    int exit = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
    assertThat(exit).as("kill -s " + name).isZero();
  }

  @Override
  public void close() throws Exception {
    users.shutdownNow();
    for (String region : NAMES) {
      if (services.containsKey(region)) {
        signal(region, "CONT");
      }
    }
    services.values().forEach(ServiceProcess::close);
    http.shutdownNow();
  }
}
