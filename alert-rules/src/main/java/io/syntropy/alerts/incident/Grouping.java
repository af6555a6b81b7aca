package io.syntropy.alerts.incident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts alerts together that have one cause as far as is known: an alert goes with the one that
 * explains it, a ticket with the page of its SLO, and an alert in a region that is bad with that
 * region's; the others by service and region. It follows from the alerts of one tick alone.
 */
final class Grouping {
  private static final int MAX_DEPTH = 20;

  private final Map<String, Alert> byId = new HashMap<>();
  private final Map<String, Alert> worstOfSlo = new HashMap<>();
  private final Map<GroupKey, Alert> regions = new HashMap<>();
  private final Map<String, Alert> wholeRegions = new HashMap<>();

  private Grouping(Collection<Alert> alerts) {
    Map<String, Set<String>> services = new HashMap<>();
    for (Alert alert : alerts) {
      byId.put(alert.id(), alert);
      if (alert.slo() != null) {
        worstOfSlo.merge(alert.slo(), alert, Grouping::worse);
      }
      if (alert.opener() == Opener.REGION) {
        regions.merge(new GroupKey(alert.service(), alert.region()), alert, Grouping::worse);
        wholeRegions.merge(alert.region(), alert, Grouping::worse);
        services.computeIfAbsent(alert.region(), r -> new HashSet<>()).add(alert.service());
      }
    }
    // What is bad for one service alone says nothing about the others there.
    wholeRegions.keySet().removeIf(region -> services.getOrDefault(region, Set.of()).size() < 2);
  }

  /** The alerts of each group, the worst first, and before all the one that explains them. */
  static SortedMap<GroupKey, List<Alert>> of(Collection<Alert> alerts) {
    Grouping grouping = new Grouping(alerts);
    SortedMap<GroupKey, List<Alert>> groups = new TreeMap<>();
    for (Alert alert : alerts) {
      Alert root = grouping.root(alert);
      groups
          .computeIfAbsent(new GroupKey(root.service(), root.region()), k -> new ArrayList<>())
          .add(alert);
    }
    groups.values().forEach(members -> members.sort(Alert.WORST_FIRST));
    return groups;
  }

  private static Alert worse(Alert one, Alert other) {
    return Alert.WORST_FIRST.compare(one, other) <= 0 ? one : other;
  }

  private Alert root(Alert alert) {
    Alert at = alert;
    Set<String> seen = new HashSet<>();
    for (int depth = 0; depth < MAX_DEPTH && seen.add(at.id()); depth++) {
      Alert cause = cause(at);
      if (cause == null) {
        return at;
      }
      at = cause;
    }
    // A ring: its first member by id stands for it, whoever is asked.
    return seen.stream().sorted().map(byId::get).findFirst().orElse(alert);
  }

  private @Nullable Alert cause(Alert alert) {
    for (String id : alert.causedBy()) {
      Alert cause = byId.get(id);
      if (cause != null) {
        return cause;
      }
    }
    if (alert.critical()) {
      return null;
    }
    Alert page = alert.slo() == null ? null : worstOfSlo.get(alert.slo());
    if (page != null && page.severity().compareTo(alert.severity()) < 0) {
      return page;
    }
    if (alert.opener() == Opener.REGION || alert.region().equals(Alert.ANY)) {
      return null;
    }
    Alert own = regions.get(new GroupKey(alert.service(), alert.region()));
    Alert whole = wholeRegions.get(alert.region());
    Alert region = own == null ? whole : own;
    return region != null && region.severity().atLeast(alert.severity()) ? region : null;
  }
}
