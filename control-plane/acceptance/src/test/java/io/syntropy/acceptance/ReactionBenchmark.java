package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * From the data point that completes a breach's hold to the directive at a service's instance. All
 * services report every 200 ms; one after the other loses a region, at a random moment of the
 * loop's second.
 */
final class ReactionBenchmark {
  private static final Duration HOLD = Duration.ofSeconds(3);
  private static final Duration REPORT = Duration.ofMillis(200);

  private final Path folder;
  private final int services;
  private final Random random = new Random(20261121);
  private final ConcurrentMap<String, Breach> breaches = new ConcurrentHashMap<>();

  /** Event time of a service's first acknowledged bad point, and of the one that ends the hold. */
  private record Breach(Instant first, Instant completing, Instant acknowledged) {}

  ReactionBenchmark(Path folder, int services) {
    this.folder = folder;
    this.services = services;
  }

  void run(String javaOptions) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    List<String> policies = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      policies.add(BenchedService.policy("bench-" + i));
    }
    Files.writeString(config.resolve("policies.yaml"), String.join("---\n", policies));
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (MeasuredServer server = new MeasuredServer(folder.resolve("data"), config, javaOptions)) {
      String admin = server.token("admin");
      List<BenchedService> all = new ArrayList<>();
      for (int i = 0; i < services; i++) {
        BenchedService service = new BenchedService(server, http, "bench-" + i, admin);
        service.heartbeats();
        service.listen();
        all.add(service);
      }
      URI metrics = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
      clock.scheduleAtFixedRate(
          () -> report(http, metrics, all), 0, REPORT.toMillis(), TimeUnit.MILLISECONDS);
      clock.scheduleWithFixedDelay(() -> heartbeats(all), 5, 8, TimeUnit.SECONDS);
      Thread.sleep(Duration.ofSeconds(25)); // a window of good data and the hold after a start
      measure(server, all, admin);
    } finally {
      clock.shutdownNow();
      http.shutdownNow();
    }
    Benchmarks.delete(folder.resolve("data"));
  }

  private void measure(MeasuredServer server, List<BenchedService> all, String admin)
      throws Exception {
    Figures fromHold = new Figures();
    Figures fromPoint = new Figures();
    Figures fromAck = new Figures();
    Figures fromRecord = new Figures();
    double cpu = server.tree().cpuSeconds();
    long start = System.nanoTime();
    for (BenchedService service : all) {
      Thread.sleep(random.nextInt(1000));
      service.fail();
      BenchedService.Received received = received(service, server, admin);
      Breach breach = breaches.get(service.name());
      JsonNode action =
          server.send(
              "GET",
              "/api/v1/actions/" + received.directive().path("action_id").asText(),
              null,
              admin);
      Instant recorded = Instant.parse(action.path("created_at").asText());
      fromHold.add(millis(breach.first().plus(HOLD), received.at()));
      if (!breach.completing().equals(Instant.MAX)) { // the directive may outrun the answer to us
        fromPoint.add(millis(breach.completing(), received.at()));
        fromAck.add(millis(breach.acknowledged(), received.at()));
      }
      fromRecord.add(millis(recorded, received.at()));
    }
    double wall = (System.nanoTime() - start) / 1e9;
    Figures.print("%d services x 3 regions, hold 3 s, reports every 200 ms", services);
    Figures.print("end of the hold -> directive             %s", fromHold.tail("ms"));
    Figures.print("completing bad point -> directive        %s", fromPoint.tail("ms"));
    Figures.print("its acknowledgement -> directive         %s", fromAck.tail("ms"));
    Figures.print("tick that decided -> directive           %s", fromRecord.tail("ms"));
    Figures.print(
        "server meanwhile: %.2f processors busy", (server.tree().cpuSeconds() - cpu) / wall);
  }

  private static BenchedService.Received received(
      BenchedService service, MeasuredServer server, String admin) throws Exception {
    try {
      return service.drained().get(30, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      StringJoiner state = new StringJoiner("\n");
      for (String path : List.of("actions?limit=20", "config/status", "regions")) {
        state.add(server.send("GET", "/api/v1/" + path, null, admin).toString());
      }
      throw new IllegalStateException(
          service.name() + " was not drained within 30 s:\n" + state, e);
    }
  }

  private void report(HttpClient http, URI metrics, List<BenchedService> services) {
    for (BenchedService service : services) {
      BenchedService.Report report = service.report();
      HttpRequest request =
          HttpRequest.newBuilder(metrics)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"resourceMetrics\":[" + report.json() + "]}"))
              .build();
      http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
          .thenAccept(answer -> acknowledged(service, report, answer));
    }
  }

  private void acknowledged(
      BenchedService service, BenchedService.Report report, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("report: " + answer.statusCode() + " " + answer.body());
    }
    if (report.bad()) {
      Instant now = Instant.now();
      breaches.merge(
          service.name(),
          new Breach(report.at(), Instant.MAX, Instant.MAX),
          (known, fresh) ->
              known.completing().equals(Instant.MAX)
                      && !report.at().isBefore(known.first().plus(HOLD))
                  ? new Breach(known.first(), report.at(), now)
                  : known);
    }
  }

  private static void heartbeats(List<BenchedService> services) {
    for (BenchedService service : services) {
      try {
        service.heartbeats();
      } catch (IOException e) {
        System.err.println("heartbeat: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }
}
