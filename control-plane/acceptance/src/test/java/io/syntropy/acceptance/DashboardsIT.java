package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.slo.differential.Peer;
import io.syntropy.slo.differential.PrometheusClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed Grafana dashboards asked of a real Prometheus that scrapes {@code ./syntropy demo}
 * while nothing is wrong: every query, annotation and variable has something to say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DashboardsIT {
  private static final Duration START = Duration.ofSeconds(300);
  private static final Duration TO_FILL = Duration.ofSeconds(300);

  private Path log;
  private Process demo;
  private Peer prometheus;
  private PrometheusClient api;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    log = folder.resolve("demo.log");
    demo =
        Syntropy.start(log, "demo", "--data", data.toString(), "--http-port", "0", "--no-incident");
    await()
        .atMost(START)
        .failFast("the demo ended", this::assertRuns)
        .until(() -> Files.exists(data.resolve("demo.json")));
    RunningDemo running = RunningDemo.of(data);
    await().atMost(START).failFast("the demo ended", this::assertRuns).until(running::isReady);

    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 5s}
        scrape_configs:
          - {job_name: syntropy, static_configs: [{targets: ['%s']}]}
        """
            .formatted(running.server("").getAuthority()));
    prometheus =
        Peer.logged(
            Peer.program("prometheus", "prometheus"),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("prometheus"),
            "--enable-feature=exemplar-storage",
            "--web.listen-address=127.0.0.1:0");
    prometheus.await("/-/ready");
    api = new PrometheusClient(prometheus.port());
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.close();
    }
    if (demo != null && demo.isAlive()) {
      List<ProcessHandle> all = demo.descendants().toList();
      demo.destroy();
      if (!demo.waitFor(90, TimeUnit.SECONDS)) {
        demo.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  private void assertRuns() throws IOException {
    assertThat(demo.isAlive()).as(Files.readString(log)).isTrue();
  }

  /** A query with what a person chose. */
  private record Asked(GrafanaDashboard.Query query, Map<String, String> choices) {
    @Override
    public String toString() {
      return query.at() + " " + choices + "\n  " + GrafanaDashboard.chosen(query.expr(), choices);
    }
  }

  @Test
  void everyQueryOfEveryDashboardHasAnAnswer() throws Exception {
    List<GrafanaDashboard> dashboards = GrafanaDashboard.committed();
    assertThat(dashboards).hasSizeGreaterThanOrEqualTo(6);
    for (GrafanaDashboard dashboard : dashboards) {
      filled(dashboard);
      List<Asked> open = new ArrayList<>();
      for (Map<String, String> choices : choices(dashboard)) {
        dashboard.queries().forEach(query -> open.add(new Asked(query, choices)));
      }
      assertThat(open).as(dashboard.file()).hasSizeGreaterThan(10);
      await()
          .atMost(TO_FILL)
          .pollInterval(Duration.ofSeconds(2))
          .failFast("the demo ended", this::assertRuns)
          .untilAsserted(() -> {
            List<Asked> still = new ArrayList<>();
            for (Asked asked : open) {
              if (!isAnswered(asked)) {
                still.add(asked);
              }
            }
            open.retainAll(still);
            assertThat(open).as("queries without an answer").isEmpty();
          });
    }
  }

  /** Until each of its variables offers something, and all the services of the demo report. */
  private void filled(GrafanaDashboard dashboard) {
    await()
        .atMost(TO_FILL)
        .pollInterval(Duration.ofSeconds(2))
        .failFast("the demo ended", this::assertRuns)
        .untilAsserted(() -> {
          for (Map<String, String> choices : choices(dashboard)) {
            assertThat(choices).as(dashboard.file()).containsKey("job");
          }
          assertThat(values("syntropy_slo_sli_ratio", "service"))
              .contains("edge", "social", "credit", "grid");
        });
  }

  /**
   * What a person can choose: everything where "All" is offered, else each value alone. Grafana
   * offers what the variable's own query gives.
   */
  private List<Map<String, String>> choices(GrafanaDashboard dashboard) throws Exception {
    List<Map<String, String>> all = List.of(Map.of());
    for (GrafanaDashboard.Variable variable : dashboard.variables()) {
      List<Map<String, String>> next = new ArrayList<>();
      for (Map<String, String> before : all) {
        String selector = GrafanaDashboard.chosen(variable.selector(), before);
        Set<String> values = values(selector, variable.label());
        assertThat(values).as("%s: %s %s", dashboard.file(), variable, before).isNotEmpty();
        // `.*` is what "All" stands for; the values of one by one are those of `(a|b)`.
        for (String value :
            variable.many() ? List.of(".*", "(" + String.join("|", values) + ")") : values) {
          Map<String, String> choice = new LinkedHashMap<>(before);
          choice.put(variable.name(), value);
          next.add(choice);
        }
      }
      all = next;
    }
    return all;
  }

  private Set<String> values(String selector, String label) throws Exception {
    Set<String> values = new TreeSet<>();
    for (JsonNode series : ask("group by (" + label + ") (" + selector + ")")) {
      values.add(series.path("metric").path(label).asText());
    }
    values.remove("");
    return values;
  }

  /** There is a number, a state's word for it, the labels that links and names use, and traces. */
  private boolean isAnswered(Asked asked) throws Exception {
    GrafanaDashboard.Query query = asked.query();
    String expr = GrafanaDashboard.chosen(query.expr(), asked.choices());
    Set<String> labels = new TreeSet<>();
    Set<String> values = new TreeSet<>();
    for (JsonNode series : ask(expr)) {
      series.path("metric").fieldNames().forEachRemaining(labels::add);
      values.add(series.path("value").path(1).asText());
    }
    values.remove("NaN");
    return !values.isEmpty()
        && (query.states().isEmpty() || query.states().containsAll(values))
        && labels.containsAll(query.labels())
        && (!query.exemplars() || !traces(expr).isEmpty());
  }

  private JsonNode ask(String expr) throws Exception {
    return api.get("/api/v1/query?query=" + encoded(expr)).path("data").path("result");
  }

  /** The trace ids that Grafana would show as dots. */
  private Set<String> traces(String expr) throws Exception {
    long now = Instant.now().getEpochSecond();
    String path =
        "/api/v1/query_exemplars?query=%s&start=%d&end=%d"
            .formatted(encoded(expr), now - 900, now + 60);
    Set<String> traces = new TreeSet<>();
    for (JsonNode series : api.get(path).path("data")) {
      series.path("exemplars").forEach(e -> traces.add(e.at("/labels/trace_id").asText()));
    }
    traces.remove("");
    return traces;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
