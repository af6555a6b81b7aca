package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.acceptance.BreakingServices.Pace;
import io.syntropy.slo.differential.Peer;
import io.syntropy.slo.differential.PrometheusClient;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Debian's Prometheus and Alertmanager, with the rules of {@code ./syntropy rules} and a rule for
 * the conditions. In the field's pace: scrapes every 15 s, rules every 30 s as they are generated,
 * {@code group_wait} its default of 30 s. Tuned: 5 s, 5 s, none.
 */
final class PrometheusSide implements AutoCloseable {
  private final Pace pace;
  private final Path config;
  private final Path rules;
  private final String plain;
  private final Peer alertmanager;
  private final Peer prometheus;
  private final PrometheusClient client;

  /**
   * Starts both; they scrape and evaluate nothing yet.
   *
   * @param server where {@code /metrics/PACE} is scraped, and {@code /hook/PACE} told
   */
  PrometheusSide(Path folder, Pace pace, String server) throws Exception {
    this.pace = pace;
    Files.createDirectories(folder);
    config = folder.resolve("prometheus.yml");
    rules = folder.resolve("rules");
    Path routes = folder.resolve("alertmanager.yml");
    // Each alert a group of its own, so that none waits for another.
    Files.writeString(
        routes,
        """
        route: {receiver: hook, group_by: ['...']%s}
        receivers: [{name: hook, webhook_configs: [{url: 'http://%s/hook/%s'}]}]
        """
            .formatted(pace == Pace.FIELD ? "" : ", group_wait: 0s", server, pace));
    alertmanager =
        Peer.logged(
            Peer.program("prometheus-alertmanager", "prometheus-alertmanager"),
            "--config.file=" + routes,
            "--storage.path=" + folder.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:0",
            "--cluster.listen-address=");
    plain =
        """
        global: {scrape_interval: %ds, evaluation_interval: %s}
        alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}
        """
            .formatted(pace.millis / 1000, interval(), alertmanager.port());
    Files.writeString(config, plain);
    prometheus = Peer.prometheus(folder.resolve("prometheus"), config);
    client = new PrometheusClient(prometheus.port());
    Files.writeString(
        folder.resolve("scrapes.yml"),
        """
        scrape_configs:
          - job_name: double
            honor_labels: true
            metrics_path: /metrics/%s
            static_configs: [{targets: ['%s']}]
        rule_files: ['%s/*.yml']
        """
            .formatted(pace, server, rules));
  }

  private String interval() {
    return pace == Pace.FIELD ? "30s" : "5s";
  }

  PrometheusClient client() {
    return client;
  }

  /** Scrapes and evaluates from now on, by the rules of the SLOs in {@code documents}. */
  void begin(Path documents) throws IOException, InterruptedException {
    Syntropy.Result generated = Syntropy.run("rules", documents.toString(), "-o", rules.toString());
    if (generated.exit() != 0) {
      throw new IllegalStateException(generated.out() + generated.err());
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(rules)) {
      for (Path file : files) {
        String text = Files.readString(file);
        if (!text.contains("interval: 30s")) {
          throw new IllegalStateException(file + ": no group of 30s");
        }
        Files.writeString(file, text.replace("interval: 30s", "interval: " + interval()));
      }
    }
    Files.writeString(rules.resolve("conditions.yml"), BreakingServices.conditionRule(interval()));
    Files.writeString(config, plain + Files.readString(config.resolveSibling("scrapes.yml")));
    client.reload();
  }

  /** The labels of all alerts that fire. */
  void firing(Consumer<JsonNode> each) throws IOException, InterruptedException {
    for (JsonNode alert : client.get("/api/v1/alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        each.accept(alert.path("labels"));
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    prometheus.close();
    alertmanager.close();
  }
}
