package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What should happen to one region's instances, told from the whole history at every tick anew.
 * Without an operator, a hold, a number wanted or replacements.
 */
final class InstanceReference {
  /** A heartbeat, or a probe and how it went. */
  record Sign(Instant at, String id, boolean here, boolean beat, boolean good) {}

  private final List<Sign> history = new ArrayList<>();
  private final Map<String, List<Instant>> orders = new TreeMap<>();
  private final List<Instant> changes = new ArrayList<>();
  private final Map<String, Instant> away = new TreeMap<>();
  private final Map<String, Instant> steady = new TreeMap<>();
  private final Map<String, Instant> gone = new TreeMap<>();
  private final List<Instant> blind = new ArrayList<>();
  private String flying = "";
  private Instant since = Instant.EPOCH;

  void saw(Sign sign) {
    history.add(sign);
  }

  private Instant beat(String id) {
    Instant at = Instant.EPOCH;
    for (Sign s : history) {
      at = s.id.equals(id) && s.beat ? s.at : at;
    }
    return at;
  }

  private List<Sign> probes(String id) {
    return history.stream().filter(s -> s.id.equals(id) && !s.beat).toList();
  }

  private boolean within(Instant at, Instant now, long seconds) {
    return Duration.between(at, now).toSeconds() < seconds;
  }

  private boolean missedProbes(String id, Instant now) {
    List<Sign> all = probes(id);
    int n = all.size();
    return n >= 2
        && all.stream().anyMatch(Sign::good)
        && !all.get(n - 1).good
        && !all.get(n - 2).good
        && within(all.get(n - 1).at, now, 16);
  }

  private boolean back(String id, Instant from, Instant now) {
    List<Sign> all = probes(id);
    boolean answered = all.stream().anyMatch(Sign::good);
    boolean fails = answered && !all.getLast().good && within(all.getLast().at, now, 16);
    return beat(id).isAfter(from) && within(beat(id), now, 30) && !fails;
  }

  /** One tick: the instance told to start anew now, or nothing. */
  String tick(Instant now, List<String> ids, int minimum) {
    boolean heard = history.stream().anyMatch(s -> s.beat && within(s.at, now, 15));
    if (!heard || !anyoneProbedGood(now)) {
      blind.add(now);
    }
    boolean sees = blind.stream().noneMatch(b -> within(b, now, 15));
    if (!flying.isEmpty()) {
      if (back(flying, since, now)) {
        changes.add(now);
        flying = "";
      } else if (sees && !within(since, now, 10)) {
        changes.add(now);
        away.put(flying, now);
        flying = "";
      }
    }
    List<String> settled = new ArrayList<>();
    for (String id : ids) {
      Instant left = away.get(id);
      if (left != null && left.isBefore(now)) {
        if (!back(id, left, now)) {
          steady.remove(id);
          if (!within(left, now, 600) && rerouted(now, ids, minimum).contains(id)) {
            gone.put(id, now);
            settled.add(id);
          }
        } else if (!within(steady.computeIfAbsent(id, i -> now), now, 60)) {
          settled.add(id);
        }
        settled.forEach(steady::remove);
        settled.forEach(away::remove);
      } else if (gone.containsKey(id) && back(id, gone.getOrDefault(id, now), now)) {
        gone.remove(id);
      }
    }
    String ordered = "";
    for (String id : ids) {
      boolean silent = !within(beat(id), now, 30) && missedProbes(id, now);
      if (silent && flying.isEmpty() && !away.containsKey(id) && !gone.containsKey(id)) {
        long own =
            orders.getOrDefault(id, List.of()).stream().filter(o -> within(o, now, 3600)).count();
        long all = changes.stream().filter(c -> within(c, now, 3600)).count();
        if (!sees || together(now, ids)) {
          continue;
        }
        if (own < 3 && all <= 10) {
          orders.computeIfAbsent(id, i -> new ArrayList<>()).add(now);
          changes.add(now);
          flying = id;
          since = now;
          ordered = id;
        } else {
          away.put(id, now);
        }
      }
    }
    return ordered;
  }

  private boolean anyoneProbedGood(Instant now) {
    return history.stream()
        .map(Sign::id)
        .distinct()
        .map(this::probes)
        .anyMatch(p -> !p.isEmpty() && p.getLast().good && within(p.getLast().at, now, 16));
  }

  private boolean together(Instant now, List<String> ids) {
    int failing = 0;
    int sound = 0;
    for (String id : ids) {
      boolean fails = !within(beat(id), now, 15) && missedProbes(id, now);
      failing += fails && !gone.containsKey(id) ? 1 : 0;
      sound += !fails && within(beat(id), now, 30) ? 1 : 0;
    }
    return failing >= 2 && failing > sound;
  }

  List<String> rerouted(Instant now, List<String> ids, int minimum) {
    long carrying =
        ids.stream().filter(id -> within(beat(id), now, 30) && !away.containsKey(id)).count();
    return carrying >= minimum ? List.copyOf(away.keySet()) : List.of();
  }
}
