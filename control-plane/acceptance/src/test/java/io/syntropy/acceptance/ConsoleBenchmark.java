package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What users of the console wait for, in the system's Chromium on a real server with 5,000 services
 * and a trace of 10,000 spans, and telemetry that arrives meanwhile. {@code
 * admin-console/test/console-bench.mjs} measures.
 */
final class ConsoleBenchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SERVICES = 5_000;
  private static final int SPANS = 10_000;
  private static final int BATCH = 500;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** The availability of a service that is not registered. */
  static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: shop-availability}
      spec:
        service: shop
        indicator:
          metadata: {name: shop-availability}
          spec:
            ratioMetric:
              counter: true
              bad:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: shop, http.response.status_code: {regex: "5.."}}
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match: {service.name: shop}
        timeWindow:
          - {duration: 1d, isRolling: true}
        budgetingMethod: Occurrences
        objectives:
          - {target: 0.99}
      """;

  /**
   * A limit of docs/benchmarks.md.
   *
   * @param share of the values that it holds for, such as 0.5 for the median
   * @param limit at most; at least where {@code least}
   * @param least whether more is better
   */
  record Gate(String name, String says, double share, double limit, boolean least, String unit) {
    double of(Figures figures) {
      return figures.quantile(least ? 1 - share : share);
    }

    /** How often the measured value is over the limit: 1 is right at it. */
    double times(double value) {
      return least ? limit / value : value / limit;
    }
  }

  /** In the order they are printed. */
  static final List<Gate> GATES =
      List.of(
          new Gate("lcp", "largest contentful paint, cold, median", 0.5, 800, false, "ms"),
          new Gate("cls", "layout shift, median", 0.5, 0.02, false, ""),
          new Gate("inp", "interaction to next paint, p75", 0.75, 100, false, "ms"),
          new Gate("trace_first_rows", "10,000 spans: first rows, median", 0.5, 1000, false, "ms"),
          new Gate("trace_scroll_fps", "10,000 spans: scrolling, median", 0.5, 50, true, "fps"),
          new Gate("services_sort", "5,000 services: sort, median", 0.5, 50, false, "ms"),
          new Gate("services_filter", "5,000 services: filter, median", 0.5, 50, false, "ms"),
          new Gate("services_nodes", "5,000 services: DOM nodes, most", 1, 2000, false, ""),
          new Gate("event_to_pixel", "event published to pixel, p95", 0.95, 1000, false, "ms"),
          new Gate("reconnect", "server ready to live again, median", 0.5, 5000, false, "ms"));

  private final Path folder;
  private final int rounds;
  private final String javaOptions;
  private MeasuredServer server;

  ConsoleBenchmark(Path folder, int rounds, String javaOptions) {
    this.folder = folder;
    this.rounds = rounds;
    this.javaOptions = javaOptions;
  }

  /** Prints a table and answers how often each gate is over its limit, by name. */
  Map<String, Double> run() throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("shop.yaml"), SLO);
    server = start(0, 0);
    try {
      String token = server.token("admin");
      fill(token);
      return table(browse(token));
    } finally {
      server.close();
    }
  }

  private MeasuredServer start(int http, int otlp) throws Exception {
    return new MeasuredServer(
        folder.resolve("data"), folder.resolve("config"), javaOptions, http, otlp);
  }

  private void fill(String token) throws Exception {
    Figures.print("filling a server with %,d services and a trace of %,d spans", SERVICES, SPANS);
    for (int i = 0; i < SERVICES; i++) {
      String manifest =
          """
          {"family":"s%1$04d","version":"1.%2$d","owner":"team-%2$d",
           "criticality":"%3$s","depends_on":[],"regions":[{"name":"north-1"}],
           "modes":[],"accepts":[]}
          """
              .formatted(i, i % 37, List.of("critical", "high", "normal", "low").get(i % 4));
      server.send("PUT", "/api/v1/services/s%04d".formatted(i), manifest, token);
    }
    Instant now = Instant.now();
    URI traces = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/traces");
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int from = 0; from < SPANS; from += BATCH) {
        HttpRequest request =
            HttpRequest.newBuilder(traces)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spans(now, from)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
      }
    }
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (stored(token) < SPANS) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("the trace has " + stored(token) + " spans after 2 min");
      }
      Thread.sleep(500);
    }
  }

  private int stored(String token) throws InterruptedException {
    try {
      return server.send("GET", "/api/v1/traces/" + TRACE, null, token).path("spans").size();
    } catch (IllegalStateException | IOException notYet) {
      return 0;
    }
  }

  /** A failed request, so that it is kept, with a tree below: every span has ten children. */
  private static String spans(Instant at, int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(i ->
            """
            {"traceId":"%s","spanId":"%016x","parentSpanId":"%s","name":"step %d","kind":2,
             "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":%d}}
            """
                .formatted(
                    TRACE,
                    i + 1,
                    i == 0 ? "" : "%016x".formatted((i - 1) / 10 + 1),
                    i,
                    nanos(at, i * 50_000L),
                    nanos(at, i == 0 ? SPANS * 60_000L : i * 50_000L + 40_000_000L / (i % 9 + 1)),
                    i == 0 ? 2 : 1))
        .collect(
            Collectors.joining(
                ",",
                """
                {"resourceSpans":[{"resource":{"attributes":[
                  {"key":"service.name","value":{"stringValue":"shop"}}]},
                 "scopeSpans":[{"spans":[\
                """,
                "]}]}]}"));
  }

  private static long nanos(Instant at, long after) {
    return (at.getEpochSecond() - 5) * 1_000_000_000L + at.getNano() + after;
  }

  private JsonNode browse(String token) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                "test/console-bench.mjs",
                server.base().toString(),
                Integer.toString(server.otlpHttpPort()),
                TRACE,
                "shop-availability",
                "shop",
                Integer.toString(rounds))
            .directory(Syntropy.root().resolve("admin-console").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SYNTROPY_TOKEN", token);
    Process browser = builder.start();
    String last = "";
    try (BufferedReader lines = browser.inputReader();
        var answers = browser.outputWriter()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        if (line.equals("lost")) {
          int http = server.base().getPort();
          int otlp = server.otlpHttpPort();
          server.kill();
          server = start(http, otlp);
          answers.write("ready " + System.currentTimeMillis() + "\n");
          answers.flush();
        }
      }
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    if (browser.waitFor() != 0) {
      throw new IllegalStateException("the browser ended with " + browser.exitValue());
    }
    return JSON.readTree(last);
  }

  private static Map<String, Double> table(JsonNode measured) {
    Map<String, Double> times = new TreeMap<>();
    Figures.print("| | measured | limit | least | most | n |\n|---|---|---|---|---|---|");
    for (Gate gate : GATES) {
      Figures figures = figures(measured, gate.name());
      double value = gate.of(figures);
      times.put(gate.name(), gate.times(value));
      row(gate.says(), value, gate.limit(), gate.unit(), figures);
    }
    Figures whole = figures(measured, "point_to_pixel");
    row("data point acknowledged to pixel, p95", whole.quantile(0.95), Double.NaN, "ms", whole);
    return times;
  }

  private static Figures figures(JsonNode measured, String name) {
    if (measured.path(name).isEmpty()) {
      throw new IllegalStateException(name + " was not measured");
    }
    Figures figures = new Figures();
    measured.path(name).forEach(value -> figures.add(value.asDouble()));
    return figures;
  }

  private static void row(String says, double value, double limit, String unit, Figures figures) {
    Figures.print(
        "| %s | %s %s | %s | %s | %s | %d |",
        says,
        number(value),
        unit,
        Double.isNaN(limit) ? "" : number(limit) + " " + unit,
        number(figures.quantile(0)),
        number(figures.quantile(1)),
        figures.count());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.3f" : "%,.0f", value);
  }
}
