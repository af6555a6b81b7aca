package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.alerts.incident.Places;
import io.syntropy.alerts.notify.LoopbackServer;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 10,000 alerts of ten conditions in 264 services and regions, from telemetry to PagerDuty, Slack
 * and a webhook, with a {@code kill -9} of the server and its PostgreSQL in the middle, in a heap
 * of 256 MiB. Every alert is in one incident; at most {@link Places#MAX_OPEN} are open; whoever is
 * told of one is told of its end, each once.
 */
class AlertStormIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = StormTargets.PATIENCE;
  private static final int ALERTS = 10_000;

  /** Of the paging condition, over the bound of 1,000 groups. */
  private static final int OMITTED = StormTelemetry.PAGING - 1_000;

  @TempDir private Path folder;
  private final StormTelemetry telemetry = new StormTelemetry();

  /** What the webhook heard: ids of notices in order, and the changes of each incident. */
  private final List<String> heard = new ArrayList<>();

  private final Map<String, List<String>> told = new LinkedHashMap<>();
  private StormTargets targets;
  private LoopbackServer webhook;
  private SyntropyProcess server;
  private String admin = "";

  @BeforeEach
  void begin() throws IOException {
    targets = new StormTargets();
    webhook =
        new LoopbackServer(request -> {
          hear(request);
          return LoopbackServer.Response.of(200, "");
        });
    Path config = Files.createDirectories(folder.resolve("config"));
    for (int gauge = 0; gauge < StormTelemetry.GAUGES; gauge++) {
      Files.writeString(
          config.resolve("storm-" + gauge + ".yaml"), StormTelemetry.condition(gauge));
    }
    Files.writeString(
        config.resolve("notifiers.yaml"),
        targets.documents()
            + """
            ---
            apiVersion: syntropy/v1
            kind: Notifier
            metadata: {name: hook}
            spec: {type: webhook, url: '%s', secret: hook, rate: {per_minute: 1200, burst: 30}}
            """
                .formatted(webhook.url()));
    targets.secrets(folder.resolve("data"));
    StormTargets.secret(
        folder.resolve("data"), "hook", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    start();
  }

  private void start() {
    server =
        SyntropyProcess.start(
            folder.resolve("data"),
            Map.of("_JAVA_OPTIONS", "-Xmx256m"), // has the last word over the command line's
            "--config",
            folder.resolve("config").toString());
    admin = server.adminToken();
  }

  @AfterEach
  void end() {
    server.close();
    webhook.close();
    targets.close();
  }

  private synchronized void hear(LoopbackServer.Request request) {
    try {
      JsonNode data = JSON.readTree(request.body()).path("data");
      String id = request.header("webhook-id");
      if (!heard.contains(id)) {
        told.computeIfAbsent(data.path("dedup_key").asText(), key -> new ArrayList<>())
            .add(data.path("change").asText());
      }
      heard.add(id);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized Map<String, List<String>> told() {
    return new LinkedHashMap<>(told);
  }

  private synchronized int requests() {
    return heard.size();
  }

  @Test
  void tenThousandAlertsAreBoundedAndNoneIsLostOrDoubledOverAKill() throws Exception {
    assertThat(get("/api/v1/config/status").path("faults")).isEmpty();
    assertThat(metric("jvm_memory_max_bytes\\{area=\"heap\"}"))
        .as("the heap's bound is in force")
        .isLessThanOrEqualTo(256 << 20);
    send(0, 60);
    targets.awaitTheMiddle();
    for (int gauge = 1; gauge < 5; gauge++) {
      send(gauge, 60);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> metric("syntropy_alert_changes_total\\{change=\"fired\"}") == 5_000);
    Set<String> early = ids();
    assertThat(early).hasSize(5_000);
    send(5, 60); // durable, and nothing is known of it but what the journal says
    server.killGroup();

    start();
    awaitAlerts(6_000);
    assertThat(partitioned(6_000)).containsAll(early);
    for (int gauge = 0; gauge < StormTelemetry.GAUGES; gauge++) {
      send(gauge, 60);
    }
    awaitAlerts(ALERTS);
    assertThat(partitioned(ALERTS)).containsAll(early);
    whatHasNoAlertIsSaid();
    double ticks = metric("syntropy_loop_tick_duration_seconds_count");
    report();

    for (int gauge = StormTelemetry.GAUGES - 1; gauge >= 0; gauge--) {
      send(gauge, 0);
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() ->
            incidents("open").isEmpty()
                && get("/api/v1/notifications?state=pending").path("items").isEmpty());
    assertThat(metric("syntropy_loop_tick_duration_seconds_count")).isGreaterThan(ticks);
    assertThat(get("/api/v1/notifications?state=dead").path("items")).isEmpty();
    assertThat(incidents("resolved")).hasSize(Places.MAX_OPEN);
    toldOnceAndBounded();
    report();
  }

  private void send(int gauge, double value) throws IOException, InterruptedException {
    telemetry.send(server.otlpHttpPort(), gauge, value);
  }

  /** As the open incidents count them; they look every 10 s. */
  private void awaitAlerts(int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(() ->
            incidents("open").stream().mapToInt(i -> i.path("alerts").asInt()).sum() == count);
  }

  /** Each alert is in one incident; the ids of all. */
  private Set<String> partitioned(int count) {
    Set<String> ids = new HashSet<>();
    Map<String, Integer> places = new HashMap<>();
    for (JsonNode alert : all("/api/v1/alerts")) {
      assertThat(ids.add(alert.path("id").asText())).isTrue();
      JsonNode labels = alert.path("labels");
      places.merge(
          labels.path("service.name").asText() + "/" + labels.path("cloud.region").asText(),
          1,
          Integer::sum);
    }
    assertThat(ids).hasSize(count);
    List<JsonNode> open = incidents("open");
    assertThat(open.size()).isLessThanOrEqualTo(Places.MAX_OPEN);
    Set<String> shown = new HashSet<>();
    int many = 0;
    for (JsonNode incident : open) {
      incident
          .path("shown")
          .forEach(alert -> assertThat(shown.add(alert.path("id").asText())).isTrue());
      String place =
          incident.path("service").asText() + "/" + incident.path("regions").path(0).asText();
      if (place.equals("*/")) {
        many = incident.path("alerts").asInt();
      } else {
        assertThat(places.remove(place)).as(place).isEqualTo(incident.path("alerts").asInt());
      }
    }
    assertThat(ids).containsAll(shown);
    assertThat(places.values().stream().mapToInt(Integer::intValue).sum())
        .as("what has no incident of its own is in the one for all others")
        .isEqualTo(many);
    return ids;
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    all("/api/v1/alerts").forEach(alert -> ids.add(alert.path("id").asText()));
    return ids;
  }

  private void whatHasNoAlertIsSaid() {
    assertThat(metric("syntropy_condition_groups_omitted\\{condition=\"storm-0\"}"))
        .isEqualTo(OMITTED);
    assertThat(get("/api/v1/status").path("components"))
        .filteredOn(part -> part.path("name").asText().equals("conditions"))
        .singleElement()
        .satisfies(part -> {
          assertThat(part.path("health").asText()).isEqualTo("bad");
          assertThat(part.path("detail").asText()).contains("storm-0: " + OMITTED);
        });
    assertThat(incidents("open"))
        .filteredOn(incident -> incident.path("severity").asText().equals("sev2"))
        .hasSize(StormTelemetry.PAGING_PLACES)
        .allSatisfy(incident ->
            assertThat(incident.path("title").asText())
                .contains(OMITTED + " more groups, over the bound of 1000, have no alert"));
  }

  /**
   * The bound on messages: for each incident and target a trigger and a resolution, and in between
   * at most an update every 5 min, which this storm does not last.
   */
  private void toldOnceAndBounded() {
    targets.assertToldOnceAndResolved(StormTelemetry.PAGING_PLACES);
    // A repetition of what was on its way when the server was killed, here and there.
    assertThat(targets.events()).isLessThanOrEqualTo(3 * StormTelemetry.PAGING_PLACES + 1);
    assertThat(targets.messages()).isLessThanOrEqualTo(3 * StormTelemetry.PAGING_PLACES);
    Map<String, List<String>> changes = told();
    assertThat(changes).hasSize(Places.MAX_OPEN);
    assertThat(changes.values())
        .allSatisfy(of -> {
          assertThat(of).startsWith("trigger").endsWith("resolve").hasSizeLessThanOrEqualTo(3);
          assertThat(of).filteredOn(change -> !change.equals("update")).hasSize(2);
        });
    assertThat(requests()).isLessThanOrEqualTo(3 * Places.MAX_OPEN + 1);
  }

  /** Figures for who reads the log; nothing depends on them. */
  private void report() {
    System.out.printf(
        "alerts: %d told by webhook, %.0f ticks, %.3f s each on average, heap %.0f MiB, RSS %.0f"
            + " MiB, %.0f CPU-s since the start%n",
        requests(),
        metric("syntropy_loop_tick_duration_seconds_count"),
        metric("syntropy_loop_tick_duration_seconds_sum")
            / metric("syntropy_loop_tick_duration_seconds_count"),
        metric("jvm_memory_used_bytes\\{area=\"heap\"}") / (1 << 20),
        metric("process_resident_memory_bytes") / (1 << 20),
        metric("process_cpu_seconds_total"));
  }

  private double metric(String pattern) {
    String text = server.get("/metrics", admin).body();
    Matcher line = Pattern.compile("(?m)^" + pattern + " (\\S+)").matcher(text);
    assertThat(line.find()).as(pattern + " in\n" + text).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private List<JsonNode> incidents(String state) {
    return all("/api/v1/incidents?state=" + state);
  }

  /** All pages of a list. */
  private List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          get(
              path
                  + (path.contains("?") ? "&" : "?")
                  + "limit=200"
                  + (cursor.isEmpty()
                      ? ""
                      : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)));
      page.path("items").forEach(items::add);
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return items;
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = server.get(path, admin);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
