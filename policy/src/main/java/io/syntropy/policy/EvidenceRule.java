package io.syntropy.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges all regions of a service at one tick from service telemetry (passive) and probes (active).
 *
 * <p>The class is the worse of the known kinds and unknown only when both are. Probes say "bad"
 * only with a witness: another region that the same prober finds good at the same time; without one
 * the observer is suspect and says nothing. Silence is therefore never bad by itself.
 */
public final class EvidenceRule {
  /** A p95 is over a cut when more than this share of the events is. */
  public static final double P95_SHARE = 0.05;

  /** Coverage that service telemetry needs before a breach it reports counts. */
  public static final double MIN_COVERAGE = 0.8;

  private final RegionPolicy policy;

  public EvidenceRule(RegionPolicy policy) {
    this.policy = policy;
  }

  /** The judgement of every region in {@code regions}. */
  public SortedMap<String, Judgement> judge(Map<String, RegionInput> regions) {
    return judge(regions, name -> this);
  }

  /** The same, each region by a rule of its own. */
  static SortedMap<String, Judgement> judge(
      Map<String, RegionInput> regions, Function<String, EvidenceRule> rules) {
    SortedMap<String, HealthClass> probed = new TreeMap<>();
    regions.forEach((name, in) -> probed.put(name, rules.apply(name).active(in.active())));
    SortedMap<String, Judgement> judged = new TreeMap<>();
    regions.forEach((name, in) -> {
      EvidenceRule rule = rules.apply(name);
      HealthClass passive = rule.passive(in.passive());
      HealthClass active = probed.getOrDefault(name, HealthClass.U);
      boolean suspect = active == HealthClass.B && !witnessed(name, probed);
      HealthClass believed = suspect ? HealthClass.U : active;
      HealthClass extra = rule.extra(in);
      HealthClass hard = passive.worse(believed);
      // Further evidence keeps a region from counting as good; alone it is no breach.
      HealthClass health = hard == HealthClass.G && extra == HealthClass.B ? HealthClass.M : hard;
      double coverage = in.passive() == null ? Double.NaN : in.passive().coverage();
      String why =
          "telemetry says %s, probes say %s%s%s"
              .formatted(
                  word(passive),
                  word(active),
                  suspect ? " (no other region probed good)" : "",
                  extra == HealthClass.B ? ", an extra signal says breach" : "");
      judged.put(
          name,
          new Judgement(
              name, health, passive, believed, extra, coverage, rule.signals(name, in), why));
    });
    return judged;
  }

  private static String word(HealthClass health) {
    return switch (health) {
      case B -> "breach";
      case M -> "borderline";
      case G -> "good";
      case U -> "unknown";
    };
  }

  private static boolean witnessed(String region, Map<String, HealthClass> probed) {
    return probed.entrySet().stream()
        .anyMatch(e -> e.getValue() == HealthClass.G && !e.getKey().equals(region));
  }

  /** The class by service telemetry alone. */
  HealthClass passive(@Nullable PassiveEvidence e) {
    if (e == null
        || !e.fresh()
        || Double.isNaN(e.errorRatio())
        || !(e.requestsPerMinute() >= policy.floor().requestsPerMinute())) {
      return HealthClass.U;
    }
    if (e.errorRatio() > policy.breach().errorRatio() || e.overBreach().low() > P95_SHARE) {
      return HealthClass.B;
    }
    if (!e.overBreach().known() || !e.overRecover().known()) {
      return HealthClass.U;
    }
    return e.errorRatio() < policy.recover().errorRatio() && e.overRecover().high() < P95_SHARE
        ? HealthClass.G
        : HealthClass.M;
  }

  /** The class by probes alone, before asking for a witness. */
  HealthClass active(@Nullable ActiveEvidence e) {
    if (e == null || !e.fresh() || e.probes() < e.floor() || e.probes() == 0) {
      return HealthClass.U;
    }
    double probes = e.probes();
    if (e.failures() / probes > policy.breach().errorRatio()
        || e.overBreach() / probes > P95_SHARE) {
      return HealthClass.B;
    }
    return e.failures() / probes < policy.recover().errorRatio()
            && e.overRecover() / probes < P95_SHARE
        ? HealthClass.G
        : HealthClass.M;
  }

  /** The class by the extra signals alone: one bad is bad. */
  private HealthClass extra(RegionInput in) {
    HealthClass worst = HealthClass.U;
    for (ExtraSignal signal : policy.extras()) {
      ExtraReading reading = in.extras().get(signal.name());
      worst = reading == null ? worst : worst.worse(signal.judge(reading));
    }
    return worst;
  }

  private List<Signal> signals(String region, RegionInput in) {
    List<Signal> list = new ArrayList<>();
    PassiveEvidence p = in.passive();
    if (p != null) {
      boolean known = passive(p) != HealthClass.U;
      double floor = policy.floor().requestsPerMinute();
      double ratio = policy.breach().errorRatio();
      Share slow = p.overBreach();
      var at = p.observedAt();
      Health volume = p.requestsPerMinute() >= floor ? Health.GOOD : Health.UNKNOWN;
      list.add(
          new Signal(
              region,
              "error_ratio",
              p.errorRatio(),
              "1",
              ratio,
              health(known, p.errorRatio() > ratio),
              at,
              "passive"));
      Health slowness =
          slow.low() <= P95_SHARE && slow.high() > P95_SHARE
              ? Health.UNKNOWN
              : health(known && slow.known(), slow.low() > P95_SHARE);
      list.add(
          new Signal(region, "slow_share", slow.low(), "1", P95_SHARE, slowness, at, "passive"));
      list.add(
          new Signal(
              region, "requests", p.requestsPerMinute(), "1/min", floor, volume, at, "passive"));
    }
    ActiveEvidence a = in.active();
    if (a != null) {
      boolean known = active(a) != HealthClass.U;
      double failed = a.probes() == 0 ? Double.NaN : a.failures() / (double) a.probes();
      double ratio = policy.breach().errorRatio();
      double cut = policy.breach().p95().toNanos() / 1e9;
      double p95 = a.p95() == null ? Double.NaN : a.p95().toNanos() / 1e9;
      boolean slow = a.probes() > 0 && a.overBreach() / (double) a.probes() > P95_SHARE;
      var at = a.observedAt();
      Health count = a.probes() >= a.floor() ? Health.GOOD : Health.UNKNOWN;
      list.add(
          new Signal(
              region,
              "error_ratio",
              failed,
              "1",
              ratio,
              health(known, failed > ratio),
              at,
              "active"));
      list.add(new Signal(region, "p95", p95, "s", cut, health(known, slow), at, "active"));
      list.add(new Signal(region, "probes", a.probes(), "1", a.floor(), count, at, "active"));
    }
    for (ExtraSignal signal : policy.extras()) {
      ExtraReading e = in.extras().get(signal.name());
      if (e != null) {
        HealthClass found = signal.judge(e);
        Health verdict = health(found.known(), found == HealthClass.B);
        list.add(
            new Signal(
                region,
                signal.name(),
                e.value(),
                "1",
                signal.limit(),
                verdict,
                e.observedAt(),
                "extra"));
      }
    }
    return list;
  }

  private static Health health(boolean known, boolean bad) {
    return known ? (bad ? Health.BAD : Health.GOOD) : Health.UNKNOWN;
  }

  /** What a tick says about "the region breaches": good and between contradict it. */
  static HoldProgress.Sight breaching(Judgement j) {
    return switch (j.health()) {
      case B ->
          j.active() == HealthClass.B || j.coverage() >= MIN_COVERAGE
              ? HoldProgress.Sight.YES
              : HoldProgress.Sight.UNKNOWN;
      case M, G -> HoldProgress.Sight.NO;
      case U -> HoldProgress.Sight.UNKNOWN;
    };
  }

  /** What a tick says about "the region breaches by any evidence": enough for soft steps. */
  static HoldProgress.Sight softening(Judgement j) {
    boolean alone = j.health().known() && j.extra() == HealthClass.B;
    return alone ? HoldProgress.Sight.YES : breaching(j);
  }

  /** What a tick says about "the region is good". */
  static HoldProgress.Sight good(Judgement j) {
    return switch (j.health()) {
      case G -> HoldProgress.Sight.YES;
      case B, M -> HoldProgress.Sight.NO;
      case U -> HoldProgress.Sight.UNKNOWN;
    };
  }
}
