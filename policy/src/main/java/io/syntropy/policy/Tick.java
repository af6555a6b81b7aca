package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The working memory of one tick of a {@link RegionController}. */
final class Tick {
  /** What one soft step takes of a region's normal weight. */
  static final double SOFT_STEP = 0.25;

  /** More soft steps are not taken: a quarter of its weight stays. */
  static final int SOFT_STEPS = 3;

  /** Those in force; an open action goes by {@link #policyOf} and {@link #termsOf}. */
  final RegionPolicy policy;

  final FailoverTerms terms;
  final PinnedRegionPolicy current;
  final Instant now;
  final ControlInputs inputs;
  final SortedMap<String, RegionDraft> regions = new TreeMap<>();
  final SortedMap<String, Judgement> judged;
  final Demand demand;
  final List<Intent> intents = new ArrayList<>();
  final List<Shortfall> shortfalls = new ArrayList<>();
  final SortedSet<String> returning = new TreeSet<>();
  final SortedSet<String> openPages;
  SortedMap<String, Double> weights;
  @Nullable InFlight inFlight;
  boolean operatorHold;
  final @Nullable Instant quietUntil;

  Tick(
      RegionPolicy policy,
      FailoverTerms terms,
      PolicyRevision revision,
      ControllerState state,
      Instant now,
      ControlInputs inputs) {
    this.policy = policy;
    this.terms = terms;
    this.current = PinnedRegionPolicy.of(policy, terms, revision);
    this.now = now;
    this.inputs = inputs;
    this.demand = new Demand(now);
    this.weights = new TreeMap<>(state.weights());
    this.inFlight = state.inFlight();
    this.operatorHold = state.operatorHold();
    this.quietUntil = state.quietUntil();
    this.openPages = new TreeSet<>(state.openPages());
    state.regions().forEach((name, s) -> regions.put(name, RegionDraft.of(s)));
    inputs.regions().keySet().forEach(n -> regions.computeIfAbsent(n, k -> new RegionDraft(now)));
    regions.values().forEach(r -> r.adopt(current));
    SortedMap<String, RegionInput> all = new TreeMap<>();
    regions.keySet().forEach(name -> all.put(name, input(name)));
    this.judged = EvidenceRule.judge(all, name -> new EvidenceRule(policyOf(name)));
    join();
  }

  /** New regions take an equal share at once, or, while an action is open, at the next shift. */
  private void join() {
    if (weights.keySet().equals(regions.keySet())) {
      return;
    }
    if (inFlight == null && regions.values().stream().noneMatch(r -> r.away() || r.operatorOwned)) {
      weights = Weights.of(factors(), Set.of());
    } else {
      regions.keySet().forEach(name -> weights.putIfAbsent(name, 0.0));
    }
  }

  /** What a region goes by: while an action is open, what that has pinned (I32). */
  RegionPolicy policyOf(String name) {
    return over(region(name).pinned);
  }

  /** What governs the action in flight. */
  RegionPolicy policyOf(InFlight f) {
    PinnedRegionPolicy open = region(f.region()).pinned;
    return over(open == null ? f.pinned() : open);
  }

  private RegionPolicy over(@Nullable PinnedRegionPolicy pinned) {
    return pinned == null || pinned.equals(current) ? policy : pinned.over(policy);
  }

  /** Where a region's traffic may go: by the stricter of pinned and current. */
  FailoverTerms termsOf(String name) {
    PinnedRegionPolicy pinned = region(name).pinned;
    return pinned == null || pinned.terms().equals(terms) ? terms : terms.stricter(pinned.terms());
  }

  /** The strictest minimum of healthy regions: the current one and those of all open actions. */
  int minHealthy() {
    int minimum = policy.minHealthy(regions.size());
    for (RegionDraft r : regions.values()) {
      minimum = Math.max(minimum, over(r.pinned).minHealthy(regions.size()));
    }
    return minimum;
  }

  RegionInput input(String region) {
    return inputs.regions().getOrDefault(region, RegionInput.NOTHING);
  }

  RegionDraft region(String name) {
    RegionDraft r = regions.get(name);
    if (r == null) {
      throw new IllegalArgumentException(
          "region: %s (expected one of %s)".formatted(name, regions));
    }
    return r;
  }

  Judgement judgement(String name) {
    Judgement j = judged.get(name);
    if (j == null) {
      throw new IllegalArgumentException("region: %s (expected a judged region)".formatted(name));
    }
    return j;
  }

  boolean quiet() {
    return quietUntil != null && now.isBefore(quietUntil);
  }

  /** The share of its normal weight that each region takes. */
  SortedMap<String, Double> factors() {
    SortedMap<String, Double> factors = new TreeMap<>();
    regions.forEach((name, r) ->
        factors.put(
            name,
            switch (r.machine) {
              case NORMAL -> 1 - SOFT_STEP * r.soft;
              case DRAINED -> 0.0;
              case PROBATION -> policyOf(name).probation().steps().get(r.step);
            }));
    return factors;
  }

  /** Regions that could take more traffic: normal and serving well. */
  SortedSet<String> receivers(String except) {
    SortedSet<String> names = new TreeSet<>();
    regions.forEach((name, r) -> {
      if (!name.equals(except) && !r.away() && judgement(name).health().serving()) {
        names.add(name);
      }
    });
    return names;
  }

  /**
   * Of {@code able} those that may take traffic whose home is {@code home}; for a region that low
   * spirits lead away only those that are known to be in good ones.
   */
  Set<String> receiversOf(String home, Set<String> able) {
    SortedSet<String> names = new TreeSet<>();
    for (String name : able) {
      if (termsOf(home).fits(home, name) && (!lowSpirits(home) || highSpirits(name))) {
        names.add(name);
      }
    }
    return names;
  }

  /** Whether the collective signal asks for a soft shift of the region. */
  boolean lowSpirits(String region) {
    ProtectiveLevel level = input(region).protection();
    return termsOf(region).softShift()
        && level != null
        && level.compareTo(ProtectiveLevel.MEDIUM) >= 0;
  }

  boolean highSpirits(String region) {
    return input(region).protection() == ProtectiveLevel.NONE;
  }

  /** A region led away belongs to an action that took effect: it is brought home in any mode. */
  Mode modeOf(RegionDraft r, TrafficShift.Kind kind) {
    boolean home =
        switch (kind) {
          case DRAIN, SOFT -> false;
          case STEP, RESTORE, REVERT -> r.soft > 0;
        };
    return r.machine != TrafficMachine.NORMAL || home ? Mode.ACT : policy.mode();
  }

  void update(String key, String region, ActionUpdate.Change change, String reason) {
    intents.add(new ActionUpdate(key, policy.name(), region, change, reason, null, now));
  }

  String pageKey(String region, String topic) {
    return policy.name() + "/" + region + "/" + topic;
  }

  void page(String region, String topic, boolean shed, Mode mode, String reason) {
    String key = pageKey(region, topic);
    if (openPages.add(key)) {
      intents.add(
          new Page(key, policy.name(), policy.service(), region, false, shed, mode, reason, now));
    }
  }

  void resolve(String region, String topic, String reason) {
    String key = pageKey(region, topic);
    if (openPages.remove(key)) {
      intents.add(
          new Page(
              key,
              policy.name(),
              policy.service(),
              region,
              true,
              false,
              policy.mode(),
              reason,
              now));
    }
  }

  ControllerState freeze() {
    SortedMap<String, RegionState> frozen = new TreeMap<>();
    regions.forEach((name, r) -> frozen.put(name, r.freeze()));
    Instant quiet = quiet() ? quietUntil : null;
    return new ControllerState(frozen, weights, inFlight, operatorHold, quiet, openPages);
  }
}
