package io.syntropy.policy;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Absolute traffic weights of a service: equal shares, the part that regions away from normal do
 * not take given to the receivers.
 */
final class Weights {
  private Weights() {}

  /**
   * @param factors for every region the share of its normal weight it takes, 0..1
   * @param receivers regions fit to take more; when none is, all at factor 1 are
   */
  static SortedMap<String, Double> of(SortedMap<String, Double> factors, Set<String> receivers) {
    SortedMap<String, Double> weights = new TreeMap<>();
    if (factors.isEmpty()) {
      return weights;
    }
    double base = 1.0 / factors.size();
    double free = 0;
    int takers = 0;
    boolean any = factors.entrySet().stream().anyMatch(e -> takes(e, receivers));
    for (Map.Entry<String, Double> e : factors.entrySet()) {
      free += base * (1 - e.getValue());
      takers += takes(e, receivers) || (!any && e.getValue() == 1.0) ? 1 : 0;
    }
    for (Map.Entry<String, Double> e : factors.entrySet()) {
      boolean taker = takes(e, receivers) || (!any && e.getValue() == 1.0);
      weights.put(e.getKey(), base * e.getValue() + (taker ? free / takers : 0));
    }
    return weights;
  }

  private static boolean takes(Map.Entry<String, Double> e, Set<String> receivers) {
    return e.getValue() == 1.0 && receivers.contains(e.getKey());
  }
}
