package io.syntropy.policy;

import io.syntropy.policy.GuardResult.Result;
import io.syntropy.policy.RollbackState.Deploy;
import io.syntropy.policy.RollbackState.Request;
import io.syntropy.policy.RollbackState.Slo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The working memory of one tick of a {@link RollbackController}. */
final class RollbackTick {
  private final ReleasePolicy policy;
  private final ReleasePolicy.Rollback terms;
  private final Instant now;
  private final SortedMap<String, Instant> versions;
  private @Nullable String main;
  private final SortedMap<String, Slo> slos;
  private final List<Deploy> deploys;
  private final List<Intent> intents = new ArrayList<>();

  RollbackTick(
      ReleasePolicy policy, ReleasePolicy.Rollback terms, RollbackState state, Instant now) {
    this.policy = policy;
    this.terms = terms;
    this.now = now;
    this.versions = new TreeMap<>(state.versions());
    this.main = state.main();
    this.slos = new TreeMap<>(state.slos());
    this.deploys = new ArrayList<>(state.deploys());
  }

  /** Ends everything: the policy asks for nothing any more. */
  static RollbackStep closed(ReleasePolicy policy, RollbackState state, Instant now) {
    RollbackTick t = new RollbackTick(policy, ReleasePolicy.Rollback.DEFAULT, state, now);
    for (Deploy d : state.deploys()) {
      t.end(d.request(), ActionUpdate.Change.REVERTED, "the policy asks for no rollbacks any more");
    }
    return new RollbackStep(RollbackState.EMPTY, t.intents);
  }

  RollbackStep run(RollbackInputs in) {
    in.outcomes().forEach(this::outcome);
    judge(in.slos());
    watch(in.versions());
    deploys.replaceAll(this::follow);
    ask(in);
    deploys.removeIf(this::over);
    while (deploys.size() > RollbackController.LIMIT) {
      Deploy oldest = deploys.removeFirst();
      end(oldest.request(), ActionUpdate.Change.REVERTED, "too many deploys under watch");
    }
    forget();
    return new RollbackStep(new RollbackState(versions, main, slos, deploys), intents);
  }

  private void outcome(Outcome o) {
    if (o.state() == Outcome.State.RECORDED || o.state() == Outcome.State.APPLIED) {
      return; // asked; whether it is done the versions show
    }
    deploys.replaceAll(d -> {
      Request r = d.request();
      if (r == null || !r.pending() || !r.decisionKey().equals(o.decisionKey())) {
        return d;
      }
      boolean failed = o.state() == Outcome.State.FAILED;
      update(
          r,
          failed ? ActionUpdate.Change.FAILED : ActionUpdate.Change.OPERATOR_OWNED,
          failed ? "refused by the service: " + o.detail() : o.detail());
      return d.with(r.settled());
    });
  }

  private void judge(List<RollbackInputs.Reading> readings) {
    SortedMap<String, Health> seen = new TreeMap<>();
    for (RollbackInputs.Reading reading : readings) {
      seen.put(reading.slo(), health(reading.burn()));
    }
    SortedSet<String> kept = new TreeSet<>(seen.keySet());
    deploys.stream()
        .map(Deploy::request)
        .filter(r -> r != null && r.paged())
        .forEach(r -> kept.addAll(r.slos()));
    slos.keySet().retainAll(kept);
    for (String name : kept) {
      Health health = seen.getOrDefault(name, Health.UNKNOWN);
      slos.put(name, slos.getOrDefault(name, Slo.NONE).tick(now, health));
    }
  }

  private static Health health(@Nullable Double burn) {
    return burn == null || burn.isNaN()
        ? Health.UNKNOWN
        : burn > ReleasePolicy.Rollback.BURN ? Health.BAD : Health.GOOD;
  }

  private void watch(SortedMap<String, Integer> live) {
    if (live.isEmpty()) {
      deploys.replaceAll(d -> d.gone(null));
      return;
    }
    String before = main;
    if (before != null) {
      live.keySet().stream()
          .filter(v -> !versions.containsKey(v))
          .forEach(v -> deploys.add(new Deploy(v, before, now, null, null)));
    }
    live.keySet().forEach(v -> versions.put(v, now));
    // Of equals the one that was main stays it.
    main =
        live.entrySet().stream()
            .max(
                Comparator.<Map.Entry<String, Integer>>comparingInt(Map.Entry::getValue)
                    .thenComparing(e -> e.getKey().equals(before))
                    .thenComparing(Map.Entry::getKey))
            .orElseThrow()
            .getKey();
    for (Deploy d : List.copyOf(deploys)) {
      if (live.containsKey(d.version())) {
        deploys.set(deploys.indexOf(d), d.gone(null));
        continue;
      }
      Instant since = d.goneSince() == null ? now : d.goneSince();
      if (now.isBefore(since.plus(RollbackController.GONE))) {
        deploys.set(deploys.indexOf(d), d.gone(since));
        continue;
      }
      deploys.remove(d);
      if (live.containsKey(d.before())) {
        versions.remove(d.version());
        end(
            d.request(),
            ActionUpdate.Change.VERIFIED,
            "%s runs %s again, %s is gone".formatted(policy.service(), d.before(), d.version()));
      } else {
        end(
            d.request(),
            ActionUpdate.Change.REVERTED,
            "%s is gone, replaced by %s".formatted(d.version(), main));
      }
    }
  }

  private Deploy follow(Deploy d) {
    Request r = d.request();
    if (r == null) {
      return d;
    }
    boolean calm =
        r.slos().stream()
            .allMatch(name -> slos.getOrDefault(name, Slo.NONE).calm().reached(terms.hold()));
    if (r.paged() && calm) {
      end(
          r,
          ActionUpdate.Change.REVERTED,
          "no breach for %s, with %s".formatted(Wording.of(terms.hold()), d.version()));
      return d.with(r.resolved());
    }
    if (r.pending() && !now.isBefore(r.expiresAt())) {
      update(r, ActionUpdate.Change.FAILED, d.version() + " still runs at the request's expiry");
      return d.with(r.settled());
    }
    return d;
  }

  private void ask(RollbackInputs in) {
    for (int i = 0; i < deploys.size(); i++) {
      Deploy d = deploys.get(i);
      SortedSet<String> breached = new TreeSet<>();
      slos.forEach((name, s) -> {
        if (s.breach().reached(terms.hold()) && blamed(s).filter(d::equals).isPresent()) {
          breached.add(name);
        }
      });
      if (d.request() == null && in.versions().containsKey(d.version()) && !breached.isEmpty()) {
        deploys.set(i, d.with(request(d, breached, in)));
      }
    }
  }

  /** The newest deploy from before the breach began, if it began soon enough after. */
  private Optional<Deploy> blamed(Slo slo) {
    Instant since = slo.since();
    return since == null
        ? Optional.empty()
        : deploys.stream()
            .filter(d -> d.at().isBefore(since))
            .reduce((older, newer) -> newer)
            .filter(d -> !since.isAfter(d.at().plus(terms.within())));
  }

  private Request request(Deploy d, SortedSet<String> breached, RollbackInputs in) {
    String key =
        "%s/%s/rollback/%s/%s".formatted(policy.name(), policy.service(), d.version(), d.at());
    Instant expires = now.plus(terms.within());
    String reason =
        "%s: %s burns for %s, begun %s after the deploy of %s; back to %s"
            .formatted(
                policy.service(),
                String.join(", ", breached),
                Wording.of(terms.hold()),
                Wording.of(after(d, breached)),
                d.version(),
                d.before());
    intents.add(
        new RollbackRequest(
            key,
            policy.name(),
            policy.service(),
            d.version(),
            d.before(),
            policy.mode(),
            reason,
            evidence(in.slos()),
            guard(d, breached, in),
            now,
            expires));
    page(key, false, reason);
    return new Request(key, breached, expires, policy.mode() == Mode.ACT, true);
  }

  private Duration after(Deploy d, SortedSet<String> breached) {
    return breached.stream()
        .map(name -> slos.getOrDefault(name, Slo.NONE).since())
        .filter(java.util.Objects::nonNull)
        .map(since -> Duration.between(d.at(), since))
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static List<Signal> evidence(List<RollbackInputs.Reading> readings) {
    List<Signal> all = new ArrayList<>();
    for (RollbackInputs.Reading r : readings) {
      Double burn = r.burn();
      all.add(
          new Signal(
              Pages.ALL,
              "slo/%s burn 5m".formatted(r.slo()),
              burn == null ? Double.NaN : burn,
              "1",
              ReleasePolicy.Rollback.BURN,
              health(burn),
              r.observedAt(),
              "passive"));
    }
    return all;
  }

  /** What was asked before; all of it holds, or there would be no request. */
  private List<GuardResult> guard(Deploy d, SortedSet<String> breached, RollbackInputs in) {
    List<GuardResult> all = new ArrayList<>();
    all.add(
        pass(
            "deploy",
            "%s, %s before the breach".formatted(d.version(), Wording.of(after(d, breached))),
            "at most " + Wording.of(terms.within()),
            "heartbeats"));
    for (String name : breached) {
      Duration counted = slos.getOrDefault(name, Slo.NONE).breach().counted();
      all.add(
          pass("hold", Wording.of(counted), "at least " + Wording.of(terms.hold()), "slo/" + name));
    }
    all.add(
        pass(
            "I6",
            String.format(
                Locale.ROOT,
                "%s on %d instances, %s on %d",
                d.version(),
                in.versions().getOrDefault(d.version(), 0),
                d.before(),
                in.versions().getOrDefault(d.before(), 0)),
            "versions known, the new one live",
            "heartbeats"));
    all.add(pass("I13", "none", "no request for this deploy before", "state"));
    String frozen =
        policy.freezes().stream()
            .filter(w -> w.until(now).isPresent())
            .map(w -> "frozen by " + w.name())
            .findFirst()
            .orElse("not frozen");
    all.add(pass("I25", frozen, "a freeze never stops a rollback", "policy"));
    return all;
  }

  private static GuardResult pass(String rule, String observed, String threshold, String source) {
    return new GuardResult(rule, Result.PASS, observed, threshold, source, null);
  }

  /** Nothing can be blamed on it any more and nothing of its is open. */
  private boolean over(Deploy d) {
    Request r = d.request();
    boolean open = r != null && (r.pending() || r.paged());
    return !open
        && now.isAfter(d.at().plus(terms.within()))
        && slos.values().stream().noneMatch(s -> blamed(s).filter(d::equals).isPresent());
  }

  private void forget() {
    SortedSet<String> watched = new TreeSet<>();
    deploys.forEach(d -> {
      watched.add(d.version());
      watched.add(d.before());
    });
    Instant old = now.minus(RollbackController.KNOWN);
    versions.entrySet().removeIf(e -> e.getValue().isBefore(old) && !watched.contains(e.getKey()));
    while (versions.size() > RollbackController.LIMIT * 3) {
      versions.remove(
          versions.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey());
    }
  }

  private void end(@Nullable Request r, ActionUpdate.Change change, String why) {
    if (r != null && r.pending()) {
      update(r, change, why);
    }
    if (r != null && r.paged()) {
      page(r.decisionKey(), true, why);
    }
  }

  private void update(Request r, ActionUpdate.Change change, String why) {
    intents.add(
        new ActionUpdate(r.decisionKey(), policy.name(), Pages.ALL, change, why, null, now));
  }

  private void page(String key, boolean resolved, String reason) {
    intents.add(
        new Page(
            key + "/page",
            policy.name(),
            policy.service(),
            Pages.ALL,
            resolved,
            false,
            policy.mode(),
            reason,
            now));
  }
}
