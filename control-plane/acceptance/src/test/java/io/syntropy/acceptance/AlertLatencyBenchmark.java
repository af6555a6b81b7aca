package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.acceptance.BreakingServices.Alert;
import io.syntropy.acceptance.BreakingServices.Pace;
import io.syntropy.acceptance.BreakingServices.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * From the first bad data point to the webhook: Syntropy with SLOs, conditions and a Notifier
 * beside Prometheus and Alertmanager with the same counts, the same faults and rules generated from
 * the same SLOs, at two paces at once ({@link PrometheusSide}).
 */
final class AlertLatencyBenchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration HISTORY = Duration.ofMinutes(65);
  private static final String OURS = "Syntropy";
  private static final String THEIRS = "Prometheus";

  private final Path folder;
  private final BreakingServices services;
  private final long begin;
  private final Map<String, Service> byName = new HashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();

  /** When each stage was first seen, by stage and service. */
  private final Map<String, Map<String, Long>> seen = new ConcurrentHashMap<>();

  /** When data points were sent to us or fetched by Prometheus, by who and pace. */
  private final Map<String, NavigableSet<Long>> points = new ConcurrentHashMap<>();

  AlertLatencyBenchmark(Path folder, int repetitions) {
    this.folder = folder;
    long now = System.currentTimeMillis() / Pace.FIELD.millis * Pace.FIELD.millis;
    begin = now - HISTORY.toMillis();
    services = new BreakingServices(repetitions, begin);
    services.all().forEach(service -> byName.put(service.name(), service));
  }

  void run(String javaOptions) throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    http.createContext("/hook/", this::told);
    http.createContext("/metrics/", this::scraped);
    http.start();
    String address = "127.0.0.1:" + http.getAddress().getPort();
    Path slos = Files.createDirectories(folder.resolve("config/slos"));
    Files.writeString(slos.resolve("slos.yaml"), services.slos());
    Files.writeString(
        folder.resolve("config/others.yaml"),
        services.others("http://" + address + "/hook/" + OURS));
    secret();
    try (MeasuredServer server =
            new MeasuredServer(folder.resolve("data"), folder.resolve("config"), javaOptions);
        PrometheusSide field = new PrometheusSide(folder.resolve("field"), Pace.FIELD, address);
        PrometheusSide tuned = new PrometheusSide(folder.resolve("tuned"), Pace.TUNED, address)) {
      JsonNode faults =
          server.send("GET", "/api/v1/config/status", null, server.token("viewer")).path("faults");
      if (!faults.isEmpty()) {
        throw new IllegalStateException(faults.toString());
      }
      Map<Pace, PrometheusSide> sides = Map.of(Pace.FIELD, field, Pace.TUNED, tuned);
      Sender sender = new Sender(server, sides);
      sender.history();
      field.begin(slos);
      tuned.begin(slos);
      watch(server, sides);
      sender.live();
    } finally {
      over.set(true);
      http.stop(0);
    }
    print();
  }

  private void secret() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("data/secrets/notifiers"));
    Path file =
        Files.writeString(
            secrets.resolve("hook"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void told(HttpExchange exchange) throws IOException {
    long now = System.currentTimeMillis();
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      if (exchange.getRequestURI().getPath().endsWith(OURS)) {
        boolean signed = exchange.getRequestHeaders().containsKey("webhook-signature");
        if (signed && body.path("type").asText().equals("incident.trigger")) {
          note("webhook", OURS, body.at("/data/incident/service").asText(), now);
        }
      } else {
        body.path("alerts").forEach(alert -> theirs("webhook", alert.path("labels"), now));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void scraped(HttpExchange exchange) throws IOException {
    try (exchange) {
      Pace pace = Pace.valueOf(exchange.getRequestURI().getPath().substring("/metrics/".length()));
      long now = System.currentTimeMillis();
      points(THEIRS, pace).add(now);
      byte[] page =
          services
              .traffic()
              .exposition(service -> services.heardAt(service, pace), now)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  private NavigableSet<Long> points(String side, Pace pace) {
    return points.computeIfAbsent(side + pace, key -> new ConcurrentSkipListSet<>());
  }

  private void theirs(String stage, JsonNode labels, long now) {
    Service service = byName.get(labels.path("service").asText());
    boolean condition = labels.path("alertname").asText().equals("ErrorShare");
    if (service != null && condition == (service.alert() == Alert.CONDITION)) {
      note(stage, THEIRS, service.name(), now);
    }
  }

  private void note(String stage, String side, String service, long now) {
    seen.computeIfAbsent(stage + side, key -> new ConcurrentHashMap<>()).putIfAbsent(service, now);
  }

  private void watch(MeasuredServer server, Map<Pace, PrometheusSide> sides) throws Exception {
    String viewer = server.token("viewer");
    poll(() ->
        server
            .send("GET", "/api/v1/alerts?state=firing&limit=200", null, viewer)
            .path("items")
            .forEach(alert ->
                note(
                    "alert list",
                    OURS,
                    alert.path("service").asText(),
                    System.currentTimeMillis())));
    sides
        .values()
        .forEach(side ->
            poll(() ->
                side.firing(labels -> theirs("alert list", labels, System.currentTimeMillis()))));
  }

  private interface Look {
    void once() throws Exception;
  }

  private void poll(Look look) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (!over.get()) {
            try {
              look.once();
              Thread.sleep(200);
            } catch (Exception e) {
              if (!over.get()) {
                System.err.println("poll: " + e);
              }
              return;
            }
          }
        });
  }

  /** Sends the points: the history to all, what comes then to Syntropy; Prometheus scrapes. */
  private final class Sender {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI otlp;
    private final Map<Pace, PrometheusSide> sides;
    private long at = begin;

    Sender(MeasuredServer server, Map<Pace, PrometheusSide> sides) throws IOException {
      otlp = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
      this.sides = sides;
    }

    void history() throws Exception {
      long step = Pace.TUNED.millis;
      while (at < System.currentTimeMillis() - step) {
        long steps = Math.min(60, (System.currentTimeMillis() - at) / step);
        long[] times = LongStream.rangeClosed(1, steps).map(i -> at + i * step).toArray();
        for (Pace pace : Pace.values()) {
          long[] own = LongStream.of(times).filter(time -> time % pace.millis == 0).toArray();
          send(pace, own);
          if (own.length > 0
              && !sides
                  .get(pace)
                  .client()
                  .write(
                      services
                          .traffic()
                          .remoteWrite(number -> services.heardAt(number, pace), own))) {
            throw new IllegalStateException("points refused");
          }
        }
        at = times[times.length - 1];
      }
    }

    private void send(Pace pace, long[] times) throws IOException, InterruptedException {
      if (times.length == 0) {
        return;
      }
      for (Service service : services.all()) {
        if (service.pace() != pace) {
          continue;
        }
        HttpRequest request =
            HttpRequest.newBuilder(otlp)
                .header("Content-Type", "application/x-protobuf")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        services.traffic().otlp(service.number(), times)))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200 || answer.body().length > 0) {
          throw new IllegalStateException("export: " + answer.statusCode());
        }
      }
      points(OURS, pace).add(times[times.length - 1]);
    }

    void live() throws Exception {
      // Two evaluations of the slow rules before the first fault.
      services.plan(at + 65_000);
      long end = services.lastFault() + 300_000;
      while (at < end && missing()) {
        at += Pace.TUNED.millis;
        Thread.sleep(Math.max(0, at - System.currentTimeMillis()));
        for (Pace pace : Pace.values()) {
          if (at % pace.millis == 0) {
            send(pace, new long[] {at});
          }
        }
      }
    }

    private boolean missing() {
      int all = services.all().size();
      return seen.getOrDefault("webhook" + OURS, Map.of()).size() < all
          || seen.getOrDefault("webhook" + THEIRS, Map.of()).size() < all;
    }
  }

  private void print() {
    Figures.print(
        "%d services of each sort that lose all requests; seconds after the first bad data point, and"
            + " after the one that crosses the line",
        services.all().size() / 4);
    for (Pace pace : Pace.values()) {
      Figures.print(
          pace == Pace.FIELD
              ? "%nreports and scrapes every 15 s, rules every 30 s, group_wait 30 s"
              : "%nreports and scrapes every 5 s, rules every 5 s, no group_wait");
      for (Alert alert : Alert.values()) {
        Figures.print(" %s", alert.words);
        for (String side : List.of(OURS, THEIRS)) {
          for (String stage : List.of("alert list", "webhook")) {
            stage(pace, alert, side, stage);
          }
        }
      }
    }
  }

  private void stage(Pace pace, Alert alert, String side, String stage) {
    Figures fromBad = new Figures();
    Figures fromLine = new Figures();
    for (Service service : services.all()) {
      Long at = seen.getOrDefault(stage + side, Map.of()).get(service.name());
      if (service.pace() == pace && service.alert() == alert && at != null) {
        long bad = first(side, service, time -> services.isBad(service, time));
        long line = first(side, service, time -> services.isCrossed(service, time));
        fromBad.add((at - bad) / 1e3);
        fromLine.add((at - line) / 1e3);
      }
    }
    Figures.print(
        "  %-10s %-10s  %s",
        side,
        stage,
        fromBad.count() == 0
            ? "never seen"
            : fromBad.median("s") + "   " + fromLine.median("s") + "   n " + fromBad.count());
  }

  /** The first of the points that a side was given for a service that satisfies {@code is}. */
  private long first(String side, Service service, LongPredicate is) {
    return points(side, service.pace()).tailSet(services.fault(service)).stream()
        .filter(is::test)
        .findFirst()
        .orElseThrow();
  }
}
