package io.syntropy.services.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {
  private static List<Upstream> regions(int n) {
    List<Upstream> upstreams = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      upstreams.add(new Upstream("social", "r" + i, URI.create("http://127.0.0.1:" + (9000 + i))));
    }
    return upstreams;
  }

  private static Map<String, Double> shares(Random random, int n) {
    double[] raw = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      raw[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble();
      sum += raw[i];
    }
    Map<String, Double> shares = new HashMap<>();
    for (int i = 0; i < n; i++) {
      shares.put("r" + i, sum == 0 ? 1.0 / n : raw[i] / sum);
    }
    return shares;
  }

  @Test
  void startsWithEqualWeights() {
    assertThat(new WeightedChoice(regions(4)).weights().values()).containsOnly(0.25);
  }

  @Test
  void everyRegionHasItsShareOfAnyNumberOfRequests() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(6);
      WeightedChoice choice = new WeightedChoice(regions(n));
      Map<String, Double> shares = shares(random, n);
      choice.apply(shares);
      Map<String, Integer> served = new HashMap<>();
      for (int i = 1; i <= 500; i++) {
        served.merge(choice.next().region(), 1, Integer::sum);
        for (Map.Entry<String, Double> share : shares.entrySet()) {
          int got = served.getOrDefault(share.getKey(), 0);
          if (share.getValue() == 0) {
            assertThat(got).as("seed %d region %s", seed, share.getKey()).isZero();
          } else {
            assertThat((double) got)
                .as("seed %d after %d", seed, i)
                .isBetween(share.getValue() * i - n, share.getValue() * i + n);
          }
        }
      }
    }
  }

  @Test
  void keepsItsWeightsWhenNewOnesNameAnUnknownRegion() {
    WeightedChoice choice = new WeightedChoice(regions(2));

    assertThatThrownBy(() -> choice.apply(Map.of("r0", 0.5, "elsewhere", 0.5)))
        .hasMessageContaining("expected shares of [r0, r1]");
    assertThatThrownBy(() -> choice.apply(Map.of("elsewhere", 1.0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(choice.weights()).isEqualTo(Map.of("r0", 0.5, "r1", 0.5));
  }

  @Test
  void aRegionNotNamedGetsNothing() {
    WeightedChoice choice = new WeightedChoice(regions(3));

    choice.apply(Map.of("r1", 1.0));

    for (int i = 0; i < 50; i++) {
      assertThat(choice.next().region()).isEqualTo("r1");
    }
  }
}
