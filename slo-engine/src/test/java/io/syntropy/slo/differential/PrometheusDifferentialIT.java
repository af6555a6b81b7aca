package io.syntropy.slo.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same points to Debian's Prometheus and to the engine (docs/differential.md). {@code
 * -Ddifferential.seeds=5 -Ddifferential.hours=74} is the long run.
 */
class PrometheusDifferentialIT {
  private static final int SEEDS = Integer.getInteger("differential.seeds", 1);
  private static final Duration LENGTH =
      Duration.ofHours(Integer.getInteger("differential.hours", 7));
  private static final Duration STEP = Duration.ofMinutes(31);

  @TempDir Path folder;

  @BeforeAll
  static void wanted() {
    assumeFalse(Boolean.getBoolean("slo.differential.skip"), "-Dslo.differential.skip");
  }

  private interface With {
    void prometheus(PrometheusClient client) throws Exception;
  }

  /** A Prometheus without data of its own. */
  private void fresh(String name, With body) throws Exception {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, "global: {scrape_interval: 1h}\n");
    try (Peer peer = Peer.prometheus(folder.resolve(name), config);
        PrometheusClient client = new PrometheusClient(peer.port())) {
      body.prometheus(client);
    }
  }

  @Test
  void burnRatesAgreeWithinTheExtrapolationAndOursAreExact() throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      for (Shape shape :
          List.of(
              Shape.steady(LENGTH),
              Shape.slow(LENGTH),
              Shape.resets(LENGTH),
              Shape.gaps(LENGTH),
              Shape.late(LENGTH),
              Shape.lowTraffic(LENGTH),
              Shape.everything(LENGTH))) {
        long number = seed;
        fresh(
            shape.name() + seed,
            client -> {
              Difference difference = new Case(shape, number, client).run(STEP);
              System.out.print(difference);
              assertThat(difference.compared()).isPositive();
            });
      }
    }
  }
}
