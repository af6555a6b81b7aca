package io.syntropy.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * The HPA's rules written down naively from its documentation, in whole seconds, to compare the
 * controller with: every evaluation goes over the whole history.
 */
final class HpaReference {
  record Rule(boolean pods, int value, int period) {}

  record Direction(int window, String select, List<Rule> rules) {}

  private final int min;
  private final int max;
  private final Direction up;
  private final Direction down;
  private final List<int[]> recommended = new ArrayList<>();
  private final List<int[]> changed = new ArrayList<>();

  HpaReference(int min, int max, Direction up, Direction down) {
    this.min = min;
    this.max = max;
    this.up = up;
    this.down = down;
  }

  /** The count {@code wanted} of all metrics leads to; null: not all of them could be read. */
  int evaluate(int second, int current, int wanted) {
    if (recommended.isEmpty()) {
      recommended.add(new int[] {second, current});
    }
    recommended.add(new int[] {second, wanted});
    if (current > max) {
      return max;
    }
    if (current < min) {
      return min;
    }
    int lowest = Integer.MAX_VALUE;
    int highest = Integer.MIN_VALUE;
    for (int[] r : recommended) {
      boolean isNow = r == recommended.get(recommended.size() - 1);
      if (isNow || second - r[0] < up.window()) {
        lowest = Math.min(lowest, r[1]);
      }
      if (isNow || second - r[0] < down.window()) {
        highest = Math.max(highest, r[1]);
      }
    }
    int desired = current;
    if (lowest > current) {
      desired = Math.min(Math.min(lowest, allowedUp(second, current)), max);
    } else if (highest < current) {
      desired = Math.max(Math.max(highest, allowedDown(second, current)), min);
    }
    return desired;
  }

  void changed(int second, int before, int after) {
    changed.add(new int[] {second, after - before});
  }

  private int startOf(int second, int period, int current) {
    int start = current;
    for (int[] c : changed) {
      if (second - c[0] < period) {
        start -= c[1];
      }
    }
    return start;
  }

  private int allowedUp(int second, int current) {
    List<Integer> limits = new ArrayList<>();
    for (Rule r : up.rules()) {
      int start = startOf(second, r.period(), current);
      limits.add(r.pods() ? start + r.value() : (int) Math.ceil(start * (1 + r.value() / 100.0)));
    }
    if (up.select().equals("disabled")) {
      return current;
    }
    int limit =
        limits.stream()
            .reduce((a, b) -> up.select().equals("max") ? Math.max(a, b) : Math.min(a, b))
            .orElseThrow();
    return Math.max(limit, current);
  }

  private int allowedDown(int second, int current) {
    List<Integer> limits = new ArrayList<>();
    for (Rule r : down.rules()) {
      int start = startOf(second, r.period(), current);
      limits.add(r.pods() ? start - r.value() : (int) Math.floor(start * (1 - r.value() / 100.0)));
    }
    if (down.select().equals("disabled")) {
      return current;
    }
    int limit =
        limits.stream()
            .reduce((a, b) -> down.select().equals("max") ? Math.min(a, b) : Math.max(a, b))
            .orElseThrow();
    return Math.min(limit, current);
  }

  /** One per-replica metric; samples may be NaN; -1 when nothing can be said. */
  static int perReplica(double target, List<Double> samples, int unready, int current) {
    List<Double> there = samples.stream().filter(s -> !s.isNaN()).toList();
    if (there.isEmpty()) {
      return -1;
    }
    double usage = there.stream().mapToDouble(s -> s).sum() / there.size() / target;
    List<Double> all = new ArrayList<>(there);
    int missing = samples.size() - there.size();
    for (int i = 0; i < missing; i++) {
      if (usage < 1) {
        all.add(target);
      } else {
        all.add(0.0);
      }
    }
    for (int i = 0; usage > 1 && i < unready; i++) {
      all.add(0.0);
    }
    double again = all.stream().mapToDouble(s -> s).sum() / all.size() / target;
    if (again >= 0.9 && again <= 1.1) {
      return current;
    }
    if ((usage < 1 && again > 1) || (usage > 1 && again < 1)) {
      return current;
    }
    int wanted = (int) Math.ceil(again * all.size());
    if ((again < 1 && wanted > current) || (again > 1 && wanted < current)) {
      return current;
    }
    return wanted;
  }
}
