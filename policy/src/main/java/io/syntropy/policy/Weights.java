package io.syntropy.policy;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Absolute traffic weights of a service: equal shares, the part that regions away from normal do
 * not take given to their receivers.
 */
final class Weights {
  private Weights() {}

  /** The weights of all regions when everybody receives from everybody. */
  static SortedMap<String, Double> of(SortedMap<String, Double> factors, Set<String> receivers) {
    return of(shares(factors, home -> receivers));
  }

  /** What each region serves in all. */
  static SortedMap<String, Double> of(SortedMap<String, SortedMap<String, Double>> shares) {
    SortedMap<String, Double> weights = new TreeMap<>();
    shares.keySet().forEach(region -> weights.put(region, 0.0));
    shares
        .values()
        .forEach(row -> row.forEach((server, w) -> weights.merge(server, w, Double::sum)));
    return weights;
  }

  /**
   * Where the traffic of each region is served: by home, by serving region.
   *
   * @param factors for every region the share of its normal weight it takes, 0..1
   * @param receivers of a home, the regions fit to take from it; when none at factor 1 is, all at
   *     factor 1 are, for the guard to judge
   */
  static SortedMap<String, SortedMap<String, Double>> shares(
      SortedMap<String, Double> factors, Function<String, Set<String>> receivers) {
    SortedMap<String, SortedMap<String, Double>> shares = new TreeMap<>();
    double base = factors.isEmpty() ? 0 : 1.0 / factors.size();
    for (Map.Entry<String, Double> e : factors.entrySet()) {
      String home = e.getKey();
      SortedMap<String, Double> row = new TreeMap<>();
      row.put(home, base * e.getValue());
      double free = base * (1 - e.getValue());
      if (free > 0) {
        Set<String> fit = receivers.apply(home);
        boolean any =
            factors.entrySet().stream().anyMatch(f -> takes(f) && fit.contains(f.getKey()));
        long takers =
            factors.entrySet().stream()
                .filter(f -> takes(f) && (!any || fit.contains(f.getKey())))
                .count();
        factors.forEach((server, factor) -> {
          if (factor == 1.0 && (!any || fit.contains(server))) {
            row.put(server, free / takers);
          }
        });
      }
      shares.put(home, row);
    }
    return shares;
  }

  private static boolean takes(Map.Entry<String, Double> e) {
    return e.getValue() == 1.0;
  }
}
