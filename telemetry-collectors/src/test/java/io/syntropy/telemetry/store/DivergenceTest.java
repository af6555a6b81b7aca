package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static Difference.Value value(String name, double bad, double baseline) {
    return new Difference.Value(name, bad, baseline);
  }

  @Test
  void equalIsZeroAndNothingInCommonIsOne() {
    assertThat(Divergence.of("a", List.of(value("x", 0.5, 0.5), value("y", 0.5, 0.5)), 9).score())
        .isZero();
    assertThat(Divergence.of("a", List.of(value("x", 1, 0), value("y", 0, 1)), 9).score())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void whatIsMissingToOneIsTheShareWithoutTheAttribute() {
    Difference found = Divergence.of("a", List.of(value("x", 0.25, 1)), 9);
    assertThat(found.values()).containsExactly(value("", 0.75, 0), value("x", 0.25, 1));
  }

  @Test
  void itIsTheEntropyOfTheMeanLessTheMeanOfTheEntropies() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      int n = 1 + random.nextInt(8);
      double[] p = shares(random, n);
      double[] q = shares(random, n);
      List<Difference.Value> values = new ArrayList<>();
      double[] mean = new double[n];
      for (int k = 0; k < n; k++) {
        values.add(value("v" + k, p[k], q[k]));
        mean[k] = (p[k] + q[k]) / 2;
      }
      assertThat(Divergence.jensenShannon(values))
          .isCloseTo(entropy(mean) - (entropy(p) + entropy(q)) / 2, within(1e-9));
    }
  }

  private static double[] shares(Random random, int n) {
    double[] out = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      out[i] = random.nextInt(3) == 0 && i > 0 ? 0 : 0.01 + random.nextDouble();
      sum += out[i];
    }
    for (int i = 0; i < n; i++) {
      out[i] /= sum;
    }
    return out;
  }

  private static double entropy(double[] shares) {
    double sum = 0;
    for (double s : shares) {
      sum -= s == 0 ? 0 : s * Math.log(s) / Math.log(2);
    }
    return sum;
  }
}
