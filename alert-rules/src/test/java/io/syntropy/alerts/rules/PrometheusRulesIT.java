package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.differential.Peer;
import io.syntropy.slo.differential.PrometheusClient;
import io.syntropy.slo.differential.RemoteWrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules in a running Prometheus of Debian's: two hours of requests, of which one region fails
 * for the last ten minutes. Windows up to an hour are counted from the series themselves, so the
 * page fires at once; the longer ones have nothing recorded yet.
 */
class PrometheusRulesIT {
  private static final int STEP = 15;
  private static final int SAMPLES = 2 * 3_600 / STEP;

  @TempDir Path folder;

  @Test
  void theRegionThatFailsPagesAndTheOtherDoesNot() throws Exception {
    assumeFalse(Boolean.getBoolean("slo.differential.skip"), "-Dslo.differential.skip");
    GeneratedRules rules =
        RulesGenerator.generate(Map.of("shop.yaml", EquivalenceIT.SLO), Flavour.PROMETHEUS, "");
    for (Map.Entry<String, String> file : rules.files().entrySet()) {
      String often = file.getValue().replaceAll("interval: (30s|2m)", "interval: 1s");
      Files.writeString(folder.resolve(file.getKey()), often);
    }
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {scrape_interval: 1h}\n");
    try (Peer prometheus = Peer.prometheus(folder.resolve("data"), config);
        PrometheusClient client = new PrometheusClient(prometheus.port())) {
      // Before the rules: what they record is of now, and older samples are refused after that.
      assertThat(client.write(series())).isTrue();
      Files.writeString(config, "rule_files: ['" + folder.resolve("*.rules.yml") + "']\n");
      client.reload();
      Set<String> firing = new TreeSet<>();
      long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (firing.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(500);
        firing = firing(client.get("/api/v1/alerts"));
      }
      assertThat(firing).containsExactly("eu page 14.4/1h");
      String burn = "slo:burn_rate:ratio5m{slo=\"shop\",cloud_region=\"eu\"}";
      Double rate = null; // recorded in the second that has just begun
      while (rate == null && System.nanoTime() < end) {
        rate = client.query(burn, "slo", Instant.now().getEpochSecond()).get("shop");
      }
      assertThat(rate).isBetween(90.0, 100.0);
      for (JsonNode group : client.get("/api/v1/rules").path("data").path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          assertThat(rule.path("health").asText()).as(rule.toString()).isIn("ok", "unknown");
        }
      }
    }
    assertThat(
            EquivalenceIT.slo()
                .alerts()
                .rulesFor(
                    EquivalenceIT.slo().objectives().getFirst(), EquivalenceIT.slo().window()))
        .extracting(AlertRule::tier)
        .first()
        .isInstanceOfSatisfying(
            BurnTier.class, tier -> assertThat(tier.text()).isEqualTo("14.4/1h"));
  }

  private static Set<String> firing(JsonNode alerts) {
    Set<String> firing = new TreeSet<>();
    for (JsonNode alert : alerts.path("data").path("alerts")) {
      JsonNode labels = alert.path("labels");
      if (alert.path("state").asText().equals("firing")) {
        firing.add(
            "%s %s %s"
                .formatted(
                    labels.path("cloud_region").asText(),
                    labels.path("severity").asText(),
                    labels.path("tier").asText()));
      }
    }
    return firing;
  }

  private static RemoteWrite series() {
    RemoteWrite all = new RemoteWrite();
    long now = Instant.now().toEpochMilli();
    for (String region : new String[] {"eu", "us"}) {
      long[] times = new long[SAMPLES];
      double[] good = new double[SAMPLES];
      double[] bad = new double[SAMPLES];
      for (int i = 1; i < SAMPLES; i++) {
        boolean fails = region.equals("eu") && i > SAMPLES - 600 / STEP;
        times[i] = now - (SAMPLES - 1 - i) * STEP * 1_000L;
        good[i] = good[i - 1] + (fails ? 0 : 100);
        bad[i] = bad[i - 1] + (fails ? 100 : 0);
      }
      times[0] = times[1] - STEP * 1_000L;
      add(all, region, "200", times, good);
      add(all, region, "500", times, bad);
    }
    return all;
  }

  private static void add(
      RemoteWrite all, String region, String code, long[] times, double[] values) {
    all.add(
        Map.of("__name__", "http_requests_total", "cloud_region", region, "code", code),
        times,
        values);
  }
}
