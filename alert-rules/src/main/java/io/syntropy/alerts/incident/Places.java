package io.syntropy.alerts.incident;

import io.syntropy.alerts.Sev;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which groups have an incident of their own: at most {@value #MAX_OPEN} together, and {@value
 * #MAX_CALLING} more of groups that call a person, so that a storm of what calls nobody cannot take
 * their places. What finds none shares {@link GroupKey#MANY}, until one is free.
 */
public final class Places {
  /** The most incidents open together, the shared one among them. */
  public static final int MAX_OPEN = 200;

  /** On top of those: only groups with a sev1 or sev2 that is not silenced. */
  public static final int MAX_CALLING = 50;

  private Places() {}

  /**
   * A group without an incident.
   *
   * @param frozen whether nothing of it is known to go on: it would open none
   */
  private record Candidate(GroupKey key, List<Alert> group, Alert worst, boolean frozen) {
    static Candidate of(GroupKey key, List<Alert> group, Stepping stepping) {
      Alert first = group.getFirst();
      return new Candidate(
          key,
          group,
          group.stream().filter(alert -> !stepping.quiet(alert)).findFirst().orElse(first),
          group.stream().allMatch(Alert::frozen));
    }

    boolean calls(Stepping stepping) {
      return worst.severity().atLeast(Sev.SEV2) && !stepping.quiet(worst);
    }
  }

  /**
   * The groups, those without a place as one; {@link Stepping#crowded} counts them. Those that have
   * an incident keep it, as does what a person ended; the worst of the others come first.
   */
  static SortedMap<GroupKey, List<Alert>> of(
      SortedMap<GroupKey, List<Alert>> groups, Stepping stepping) {
    List<Candidate> fresh = new ArrayList<>();
    groups.forEach((key, group) -> {
      if (!key.equals(GroupKey.MANY)
          && !stepping.open.containsKey(key.text())
          && !stepping.dismissed(key, group)) {
        fresh.add(Candidate.of(key, group, stepping));
      }
    });
    fresh.sort(
        Comparator.comparing(Candidate::frozen).thenComparing(Candidate::worst, Alert.WORST_FIRST));
    // One place is for the shared one.
    int taken = 1 + stepping.open.size();
    if (stepping.open.containsKey(GroupKey.MANY.text())) {
      taken--;
    }
    SortedMap<GroupKey, List<Alert>> placed = new TreeMap<>(groups);
    List<Alert> many = new ArrayList<>(groups.getOrDefault(GroupKey.MANY, List.of()));
    for (Candidate candidate : fresh) {
      if (taken < MAX_OPEN + (candidate.calls(stepping) ? MAX_CALLING : 0)) {
        taken += candidate.frozen() ? 0 : 1;
      } else {
        placed.remove(candidate.key());
        many.addAll(candidate.group());
        stepping.crowded++;
      }
    }
    if (!many.isEmpty()) {
      many.sort(Alert.WORST_FIRST);
      placed.put(GroupKey.MANY, many);
    }
    return placed;
  }
}
