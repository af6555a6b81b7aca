package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  private static final RootCause CHAIN =
      new RootCause(Map.of("edge", List.of("social"), "social", List.of("store")));

  private static RootCause.Firing page(String service, String region) {
    return new RootCause.Firing(service + "-page", service, region);
  }

  @Test
  void aCallerIsExplainedByTheDeepestDependencyThatBurns() {
    assertThat(
            CHAIN.explain(List.of(page("edge", null), page("social", null), page("store", null))))
        .isEqualTo(
            Map.of("edge-page", List.of("store-page"), "social-page", List.of("store-page")));
  }

  @Test
  void aServiceBetweenNeedsNoPageOfItsOwn() {
    assertThat(CHAIN.explain(List.of(page("edge", "eu"), page("store", null))))
        .isEqualTo(Map.of("edge-page", List.of("store-page")));
  }

  @Test
  void anotherRegionExplainsNothing() {
    assertThat(CHAIN.explain(List.of(page("edge", "eu"), page("store", "us")))).isEmpty();
  }

  @Test
  void theCallerPagesWhenItsDependencyHasRecovered() {
    assertThat(CHAIN.explain(List.of(page("edge", "eu")))).isEmpty();
  }

  @Test
  void servicesThatDependOnEachOtherBothPage() {
    RootCause ring = new RootCause(Map.of("a", List.of("b"), "b", List.of("a")));
    assertThat(ring.explain(List.of(page("a", null), page("b", null)))).isEmpty();
  }

  /** Whatever depends on whatever: no page is lost, every chain ends in one that is sent. */
  @Test
  void explanationsAreNaiveReachabilityAndNeverSwallowEverything() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int n = 1 + random.nextInt(7);
      SortedMap<String, List<String>> depends = new TreeMap<>();
      boolean[][] reach = new boolean[n][n];
      for (int i = 0; i < n; i++) {
        List<String> list = new ArrayList<>();
        for (int j = 0; j < n; j++) {
          if (i != j && random.nextInt(4) == 0) {
            list.add("s" + j);
            reach[i][j] = true;
          }
        }
        depends.put("s" + i, list);
      }
      for (int k = 0; k < n; k++) {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            reach[i][j] |= reach[i][k] && reach[k][j];
          }
        }
      }
      List<RootCause.Firing> firing = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (random.nextBoolean()) {
          String region = random.nextInt(3) == 0 ? null : "r" + random.nextInt(2);
          firing.add(new RootCause.Firing("" + i, "s" + i, region));
        }
      }
      SortedMap<String, List<String>> explained = new RootCause(depends).explain(firing);
      for (RootCause.Firing a : firing) {
        boolean expected = false;
        for (RootCause.Firing b : firing) {
          int from = Integer.parseInt(a.id());
          int to = Integer.parseInt(b.id());
          boolean here = a.region() == null || b.region() == null || a.region().equals(b.region());
          expected |= here && reach[from][to] && !reach[to][from];
        }
        assertThat(explained.containsKey(a.id())).as("seed %d, %s", seed, a).isEqualTo(expected);
      }
      for (String id : explained.keySet()) {
        String at = id;
        for (int hops = 0; explained.containsKey(at); hops++) {
          assertThat(hops).as("seed %d: a ring of explanations", seed).isLessThan(n);
          at = explained.get(at).get(0);
        }
      }
      assertThat(explained.size()).isLessThan(Math.max(1, firing.size()));
    }
  }
}
