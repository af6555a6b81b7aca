package io.syntropy.telemetry.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much two distributions over the same values differ. */
final class Divergence {
  private static final double LOG_2 = Math.log(2);

  private Divergence() {}

  /**
   * Jensen-Shannon divergence to the base 2: the mean of both distributions' Kullback-Leibler
   * divergence from their mean; 0 for equal ones, 1 for those without a common value (Lin 1991).
   *
   * @param shares of every value in both, each side adding up to 1
   */
  static double jensenShannon(List<Difference.Value> shares) {
    double sum = 0;
    for (Difference.Value v : shares) {
      double mean = (v.badShare() + v.baselineShare()) / 2;
      sum += term(v.badShare(), mean) + term(v.baselineShare(), mean);
    }
    return Math.clamp(sum / 2, 0, 1);
  }

  private static double term(double share, double mean) {
    return share <= 0 ? 0 : share * Math.log(share / mean) / LOG_2;
  }

  /**
   * The difference of one attribute.
   *
   * @param shares of its values; what is missing to 1 is the share of spans without the attribute
   */
  static Difference of(String attribute, List<Difference.Value> shares, int values) {
    List<Difference.Value> all = new ArrayList<>(shares);
    double bad = 1 - shares.stream().mapToDouble(Difference.Value::badShare).sum();
    double baseline = 1 - shares.stream().mapToDouble(Difference.Value::baselineShare).sum();
    if (bad > 1e-9 || baseline > 1e-9) {
      all.add(new Difference.Value("", Math.max(0, bad), Math.max(0, baseline)));
    }
    all.sort(
        Comparator.comparingDouble(
                (Difference.Value v) -> -Math.abs(v.badShare() - v.baselineShare()))
            .thenComparing(Difference.Value::value));
    return new Difference(
        attribute, jensenShannon(all), all.subList(0, Math.min(values, all.size())));
  }
}
