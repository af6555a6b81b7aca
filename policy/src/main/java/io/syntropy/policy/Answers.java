package io.syntropy.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the organisation's policy answered to decisions of one tick. A decision without an answer
 * was not asked about, or not yet: whoever steps the controller withholds it until it is.
 *
 * <p>Asking takes time and leaves the machine, so a controller is stepped twice with the same
 * arguments: once to find out what to ask, and, once answered, with the answers. Being pure, it
 * decides the same, and a refusal among the answers refuses like any rule of the guard: nothing in
 * the state assumes an effect.
 *
 * @param byDecision one more rule of the guard, by decision key
 */
public record Answers(SortedMap<String, GuardResult> byDecision) {
  /** Nothing was asked. */
  public static final Answers NONE = new Answers(new TreeMap<>());

  public Answers {
    byDecision = Collections.unmodifiableSortedMap(new TreeMap<>(byDecision));
  }

  /** The answers by decision key. */
  public static Answers of(Map<String, GuardResult> byDecision) {
    return new Answers(new TreeMap<>(byDecision));
  }

  /** The guard's results with the answer to {@code decisionKey}, if there is one. */
  List<GuardResult> after(List<GuardResult> guard, String decisionKey) {
    GuardResult answer = byDecision.get(decisionKey);
    if (answer == null) {
      return guard;
    }
    List<GuardResult> all = new ArrayList<>(guard);
    all.add(answer);
    return all;
  }
}
