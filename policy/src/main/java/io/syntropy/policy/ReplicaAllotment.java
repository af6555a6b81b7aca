package io.syntropy.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares a region's capacity among services: when it does not suffice for all, the lowest class
 * gives first, down to its floors, then the next; no service goes under its floor.
 *
 * @param ceilings replicas each service may have, by service
 * @param lacking capacity that even all floors together exceed, 0 when they fit
 */
public record ReplicaAllotment(SortedMap<String, Integer> ceilings, double lacking) {

  /**
   * What a service asks for.
   *
   * @param floor see {@link ScalingPolicy#floor()}
   * @param wanted replicas its signals ask for; while they are unknown, what it has
   * @param cost of one replica, in the unit of the capacity, above zero
   */
  public record Claim(String service, Criticality criticality, int floor, int wanted, double cost) {
    public Claim {
      Bounds.name("service", service);
      if (!(cost > 0 && cost < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("cost: %s (expected cost > 0)".formatted(cost));
      }
    }
  }

  /** Shares {@code capacity}; of equals, the one that has most above its floor gives first. */
  public static ReplicaAllotment of(List<Claim> claims, double capacity) {
    List<Claim> order = new ArrayList<>(claims);
    order.sort(Comparator.comparing(Claim::criticality).thenComparing(Claim::service));
    SortedMap<String, Integer> granted = new TreeMap<>();
    double used = 0;
    for (Claim c : order) {
      int all = Math.max(c.floor(), c.wanted());
      granted.put(c.service(), all);
      used += all * c.cost();
    }
    for (Criticality criticality : Criticality.values()) {
      List<Claim> givers = order.stream().filter(c -> c.criticality() == criticality).toList();
      while (used > capacity) {
        Claim giver = null;
        int most = 0;
        for (Claim c : givers) {
          int above = granted.getOrDefault(c.service(), 0) - c.floor();
          if (above > most) {
            most = above;
            giver = c;
          }
        }
        if (giver == null) {
          break;
        }
        granted.merge(giver.service(), -1, Integer::sum);
        used -= giver.cost();
      }
    }
    return new ReplicaAllotment(granted, Math.max(0, used - capacity));
  }
}
