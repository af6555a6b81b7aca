package io.syntropy.services.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoringTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String[] REGIONS = {"sa", "us", "eu"};

  private static Resources resources(Random random, int scale) {
    return new Resources(
        1 + random.nextInt(8 * scale),
        1 + random.nextInt(16 * scale),
        random.nextInt(1 + scale / 100));
  }

  private static Node node(Random random, int i) {
    Resources capacity = resources(random, 1000);
    Resources used =
        new Resources(
            random.nextLong(capacity.cpuMillis()), random.nextLong(capacity.memoryMb()), 0);
    NodeOffer offer =
        new NodeOffer(
            "n" + i, REGIONS[random.nextInt(3)], "server", capacity, random.nextInt(4) * 5);
    return new Node(
        offer, used, new Reputation(random.nextInt(3) / 2.0), NOW.minusSeconds(random.nextInt(40)));
  }

  private static PlacementRequest request(Random random) {
    String region = random.nextBoolean() ? REGIONS[random.nextInt(3)] : null;
    return new PlacementRequest(
        "w",
        resources(random, 400),
        region,
        region != null && random.nextBoolean(),
        random.nextInt(3) == 0 ? 10L : null);
  }

  /** The rule, written down again in the plainest way. */
  private static String naive(PlacementRequest r, List<Node> nodes) {
    double dearest = 0;
    for (Node n : nodes) {
      if (able(r, n)) {
        dearest = Math.max(dearest, n.offer().pricePerHour());
      }
    }
    String best = null;
    double bestScore = -1;
    for (Node n : nodes) {
      if (!able(r, n)) {
        continue;
      }
      Resources all = n.offer().capacity();
      Resources need = r.resources();
      double room = 1;
      room = Math.min(room, (n.free().cpuMillis() - need.cpuMillis()) / (double) all.cpuMillis());
      room = Math.min(room, (n.free().memoryMb() - need.memoryMb()) / (double) all.memoryMb());
      if (need.gpus() > 0) {
        room = Math.min(room, (n.free().gpus() - need.gpus()) / (double) all.gpus());
      }
      double cheap = dearest == 0 ? 1 : 1 - n.offer().pricePerHour() / dearest;
      double near = r.region() == null || r.region().equals(n.offer().region()) ? 1 : 0;
      double trust = n.reputation(NOW, INTERVAL).value();
      double score = 0.35 * room + 0.25 * cheap + 0.25 * trust + 0.15 * near;
      if (score > bestScore || (score == bestScore && n.offer().id().compareTo(best) < 0)) {
        best = n.offer().id();
        bestScore = score;
      }
    }
    return best;
  }

  private static boolean able(PlacementRequest r, Node n) {
    Resources free = n.free();
    Resources need = r.resources();
    return !n.lastSeen().isBefore(NOW.minusSeconds(30))
        && (!r.regionRequired() || n.offer().region().equals(r.region()))
        && (r.maxPricePerHour() == null || n.offer().pricePerHour() <= r.maxPricePerHour())
        && need.cpuMillis() <= free.cpuMillis()
        && need.memoryMb() <= free.memoryMb()
        && need.gpus() <= free.gpus();
  }

  @Test
  void choosesAsThePlainRuleDoes() {
    int placed = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      List<Node> nodes = new ArrayList<>();
      int n = random.nextInt(12);
      for (int i = 0; i < n; i++) {
        nodes.add(node(random, i));
      }
      PlacementRequest request = request(random);

      Scoring.Choice choice = Scoring.choose(request, nodes, NOW, INTERVAL);

      assertThat(choice.chosen().map(Scoring.Score::node).orElse(null))
          .as("seed %d", seed)
          .isEqualTo(naive(request, nodes));
      long able = nodes.stream().filter(node -> able(request, node)).count();
      int refused = choice.refused().values().stream().mapToInt(Integer::intValue).sum();
      assertThat(able + refused).as("seed %d", seed).isEqualTo(n);
      assertThat(choice.candidates()).hasSize((int) Math.min(10, able));
      placed += choice.chosen().isPresent() ? 1 : 0;
    }
    assertThat(placed).isBetween(500, 2900);
  }
}
