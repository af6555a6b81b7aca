package io.syntropy.telemetry.store;

import java.util.List;

/**
 * One attribute's distribution in both windows.
 *
 * @param score Jensen-Shannon divergence of the two distributions, base 2, 0 (equal) to 1 (nothing
 *     in common)
 * @param values the values whose shares differ most first
 */
public record Difference(String attribute, double score, List<Value> values) {

  public Difference {
    values = List.copyOf(values);
  }

  /**
   * @param value empty for spans without the attribute
   * @param badShare share of the bad window's spans with this value, by weight, 0 to 1
   * @param baselineShare the same of the baseline
   */
  public record Value(String value, double badShare, double baselineShare) {}
}
