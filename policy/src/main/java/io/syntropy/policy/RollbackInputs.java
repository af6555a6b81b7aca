package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RollbackController} sees at one tick.
 *
 * @param versions live instances by the version in their heartbeats; empty is unknown, not gone
 * @param slos the SLOs the policy depends on
 * @param outcomes what became of requests since the last tick
 */
public record RollbackInputs(
    SortedMap<String, Integer> versions, List<Reading> slos, List<Outcome> outcomes) {
  public RollbackInputs {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    slos = List.copyOf(slos);
    outcomes = List.copyOf(outcomes);
  }

  /**
   * One SLO.
   *
   * @param burn over 5 minutes, 1 = the budget lasts exactly its window; null when unknown
   * @param observedAt what the burn includes
   */
  public record Reading(String slo, @Nullable Double burn, Instant observedAt) {}
}
