package io.syntropy.alerts.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Rules that are evaluated one after the other, every {@code interval}. */
record RuleGroup(String name, Duration interval, List<Rule> rules) {
  /** The most rules in one group: what Mimir takes unless told otherwise. */
  static final int MOST = 20;

  RuleGroup {
    rules = List.copyOf(rules);
  }

  /** The rules in as few groups as may be; the second is {@code name-2}. */
  static List<RuleGroup> of(String name, Duration interval, List<? extends Rule> rules) {
    List<RuleGroup> groups = new ArrayList<>();
    for (int from = 0; from < rules.size(); from += MOST) {
      String own = from == 0 ? name : name + "-" + (from / MOST + 1);
      groups.add(
          new RuleGroup(
              own,
              interval,
              List.copyOf(rules.subList(from, Math.min(rules.size(), from + MOST)))));
    }
    return groups;
  }
}
