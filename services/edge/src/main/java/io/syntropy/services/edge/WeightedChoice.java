package io.syntropy.services.edge;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses a region by smooth weighted round robin: over any n choices a region gets its share of n
 * to within a few, evenly spread, and a region of weight 0 gets none. Deterministic.
 */
final class WeightedChoice {
  private final List<Upstream> upstreams;
  private final double[] weights;
  private final double[] credit;

  /** Starts with equal weights. */
  WeightedChoice(Collection<Upstream> upstreams) {
    this.upstreams = List.copyOf(upstreams);
    if (this.upstreams.isEmpty()) {
      throw new IllegalArgumentException("upstreams: none (expected at least one region)");
    }
    this.weights = new double[this.upstreams.size()];
    this.credit = new double[this.upstreams.size()];
    Arrays.fill(weights, 1.0 / weights.length);
  }

  /**
   * Replaces all weights; a region not named gets 0.
   *
   * @throws IllegalArgumentException when a region with a weight above 0 is unknown here, or none
   *     of ours has one; the former weights then stay
   */
  synchronized void apply(Map<String, Double> shares) {
    double sum = 0;
    double[] next = new double[weights.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = shares.getOrDefault(upstreams.get(i).region(), 0.0);
      sum += next[i];
    }
    double asked = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(sum > 0) || Math.abs(asked - sum) > 1e-9) {
      throw new IllegalArgumentException(
          "weights: " + shares + " (expected shares of " + regions() + ")");
    }
    System.arraycopy(next, 0, weights, 0, next.length);
    Arrays.fill(credit, 0);
  }

  /** The region for the next request. */
  synchronized Upstream next() {
    double total = 0;
    int best = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] <= 0) {
        continue;
      }
      total += weights[i];
      credit[i] += weights[i];
      if (best < 0 || credit[i] > credit[best]) {
        best = i;
      }
    }
    credit[best] -= total;
    return upstreams.get(best);
  }

  /** Whether a region has no traffic. */
  synchronized boolean leavesOut() {
    return Arrays.stream(weights).anyMatch(weight -> weight <= 0);
  }

  /** What is applied, per region. */
  synchronized Map<String, Double> weights() {
    Map<String, Double> result = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      result.put(upstreams.get(i).region(), weights[i]);
    }
    return result;
  }

  private List<String> regions() {
    return upstreams.stream().map(Upstream::region).toList();
  }
}
