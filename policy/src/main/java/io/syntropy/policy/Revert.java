package io.syntropy.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an action ends, registered before its effect (I8).
 *
 * @param at when it is due at the latest
 * @param reason what starts it
 * @param weights the weights it returns to; empty for protective mode
 */
public record Revert(Instant at, String reason, SortedMap<String, Double> weights) {
  public Revert {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
  }
}
