package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a rollback machine should do, read anew from the whole trace at every tick. */
final class RollbackReference {
  private final Duration within;
  private final Duration hold;
  private final List<Seen> trace = new ArrayList<>();
  private final List<Watched> watched = new ArrayList<>();
  private final TreeSet<String> known = new TreeSet<>();

  RollbackReference(Duration within, Duration hold) {
    this.within = within;
    this.hold = hold;
  }

  private record Seen(Instant at, SortedMap<String, Integer> live, Map<String, Health> slos) {}

  private static final class Watched {
    final String version;
    final String before;
    final Instant at;
    @Nullable Instant expires;
    List<String> slos = List.of();
    boolean pending;
    boolean paged;

    Watched(String version, String before, Instant at) {
      this.version = version;
      this.before = before;
      this.at = at;
    }
  }

  /** The events of this tick, in a fixed wording. */
  List<String> tick(Instant now, SortedMap<String, Integer> live, Map<String, Health> slos) {
    String main = main();
    trace.add(new Seen(now, new TreeMap<>(live), new HashMap<>(slos)));
    List<String> events = new ArrayList<>();
    if (main != null) {
      live.keySet().stream()
          .filter(v -> !known.contains(v))
          .forEach(v -> watched.add(new Watched(v, main, now)));
    }
    known.addAll(live.keySet());
    for (Watched w : List.copyOf(watched)) {
      if (absent(w.version).compareTo(RollbackController.GONE) >= 0) {
        watched.remove(w);
        boolean back = live.containsKey(w.before);
        if (back) {
          known.remove(w.version);
        }
        close(w, back ? "VERIFIED " : "REVERTED ", events);
      }
    }
    for (Watched w : watched) {
      if (w.paged && w.slos.stream().allMatch(s -> lasts(s, Health.GOOD))) {
        close(w, "REVERTED ", events);
      } else if (w.pending && w.expires != null && !now.isBefore(w.expires)) {
        w.pending = false;
        events.add("FAILED " + w.version);
      }
    }
    for (Watched w : watched) {
      List<String> bad =
          slos.keySet().stream()
              .sorted()
              .filter(s -> lasts(s, Health.BAD) && blamed(s) == w)
              .toList();
      if (w.expires == null && live.containsKey(w.version) && !bad.isEmpty()) {
        w.expires = now.plus(within);
        w.slos = bad;
        w.pending = true;
        w.paged = true;
        events.add("ask " + w.version + " to " + w.before + " for " + bad);
        events.add("page " + w.version);
      }
    }
    watched.removeIf(w ->
        !w.pending
            && !w.paged
            && now.isAfter(w.at.plus(within))
            && slos.keySet().stream().noneMatch(s -> blamed(s) == w));
    return events;
  }

  private static void close(Watched w, String how, List<String> events) {
    if (w.pending) {
      events.add(how + w.version);
    }
    if (w.paged) {
      events.add("resolve " + w.version);
    }
    w.pending = false;
    w.paged = false;
  }

  private @Nullable String main() {
    String main = null;
    for (Seen seen : trace) {
      int most = seen.live.values().stream().mapToInt(i -> i).max().orElse(0);
      if (most > 0 && (main == null || seen.live.getOrDefault(main, 0) < most)) {
        main =
            seen.live.entrySet().stream()
                .filter(e -> e.getValue() == most)
                .map(Map.Entry::getKey)
                .reduce((a, b) -> b)
                .orElseThrow();
      }
    }
    return main;
  }

  private Duration absent(String version) {
    Instant end = trace.getLast().at;
    Instant from = end;
    for (Seen seen : trace.reversed()) {
      if (seen.live.isEmpty() || seen.live.containsKey(version)) {
        break;
      }
      from = seen.at;
    }
    return Duration.between(from, end);
  }

  private @Nullable Watched blamed(String slo) {
    Instant since = null;
    boolean good = false;
    for (Seen seen : trace) {
      Health health = seen.slos.get(slo);
      if (health == Health.GOOD) {
        good = true;
        since = null;
      } else if (health == Health.BAD && good && since == null) {
        since = seen.at;
      }
    }
    Watched newest = null;
    for (Watched w : watched) {
      newest = since != null && w.at.isBefore(since) ? w : newest;
    }
    return newest != null && since != null && !since.isAfter(newest.at.plus(within))
        ? newest
        : null;
  }

  /** Seen now, never contradicted, seen for the hold, and at least 80 % of the time. */
  private boolean lasts(String slo, Health wanted) {
    Instant start = null;
    Instant last = null;
    long counted = 0;
    for (Seen seen : trace) {
      Health health = seen.slos.get(slo);
      if (health != Health.UNKNOWN && health != wanted) {
        start = null;
        last = null;
        continue;
      }
      boolean yes = health == wanted;
      if (start == null) {
        start = yes ? seen.at : null;
        counted = 0;
      } else if (yes && last != null) {
        counted += Duration.between(last, seen.at).toMillis();
      }
      last = yes ? seen.at : null;
      long elapsed = start == null ? 0 : Duration.between(start, seen.at).toMillis();
      if (elapsed > 5_000 && counted * 100 < elapsed * 80) {
        start = yes ? seen.at : null;
        counted = 0;
      }
    }
    return start != null && last != null && counted >= hold.toMillis();
  }
}
