package io.syntropy.policy.organisation;

import io.syntropy.policy.ProtectiveLevel;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The target's state before and after an action. */
public sealed interface Change {
  /** As JSON: {@code {"before": {..}, "after": {..}}}. */
  default SortedMap<String, Object> document() {
    return switch (this) {
      case Weights w -> sides(Map.of("weights", w.before()), Map.of("weights", w.after()));
      case Level l -> sides(Map.of("level", word(l.before())), Map.of("level", word(l.after())));
      case Replicas r -> sides(Map.of("replicas", r.before()), Map.of("replicas", r.after()));
      case Settings s -> sides(s.before(), s.after());
    };
  }

  private static SortedMap<String, Object> sides(Map<String, ?> before, Map<String, ?> after) {
    return new TreeMap<>(Map.of("before", before, "after", after));
  }

  private static String word(ProtectiveLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Traffic.
   *
   * @param before weights over regions, each 0..1
   * @param after over all regions, summing to 1
   */
  record Weights(SortedMap<String, Double> before, SortedMap<String, Double> after)
      implements Change {
    public Weights {
      before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
      after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
    }
  }

  /** A protective level. */
  record Level(ProtectiveLevel before, ProtectiveLevel after) implements Change {}

  /** A number of replicas. */
  record Replicas(int before, int after) implements Change {}

  /** Any other kind: the desired state's fields as text, without secrets. */
  record Settings(SortedMap<String, String> before, SortedMap<String, String> after)
      implements Change {
    public Settings {
      before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
      after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
    }
  }
}
