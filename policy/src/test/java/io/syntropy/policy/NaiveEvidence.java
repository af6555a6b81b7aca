package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Classes of regions by the rules alone, without any of the code that judges them. */
final class NaiveEvidence {
  private final Function<String, RegionPolicy> policies;

  /** By {@code policies}, each region's own. */
  NaiveEvidence(Function<String, RegionPolicy> policies) {
    this.policies = policies;
  }

  /** The evidence rule, said again. */
  HealthClass classOf(ControlInputs in, String region) {
    HealthClass hard = hard(in, region);
    return hard == HealthClass.G && lags(in, region) ? HealthClass.M : hard;
  }

  private HealthClass hard(ControlInputs in, String region) {
    HealthClass told = passive(policies.apply(region), in.regions().get(region).passive());
    HealthClass probed = active(policies.apply(region), in.regions().get(region).active());
    if (probed == HealthClass.B) {
      boolean witness =
          in.regions().keySet().stream()
              .filter(other -> !other.equals(region))
              .anyMatch(
                  o -> active(policies.apply(o), in.regions().get(o).active()) == HealthClass.G);
      probed = witness ? HealthClass.B : HealthClass.U;
    }
    for (HealthClass c : List.of(HealthClass.B, HealthClass.M, HealthClass.G)) {
      if (told == c || probed == c) {
        return c;
      }
    }
    return HealthClass.U;
  }

  private static HealthClass passive(RegionPolicy policy, PassiveEvidence e) {
    if (e == null || !e.fresh() || Double.isNaN(e.errorRatio()) || e.requestsPerMinute() < 100) {
      return HealthClass.U;
    }
    if (e.errorRatio() > policy.breach().errorRatio() || e.overBreach().low() > 0.05) {
      return HealthClass.B;
    }
    return e.errorRatio() < policy.recover().errorRatio() && e.overRecover().high() < 0.05
        ? HealthClass.G
        : HealthClass.M;
  }

  private static HealthClass active(RegionPolicy policy, ActiveEvidence e) {
    if (e == null || !e.fresh() || e.probes() < e.floor()) {
      return HealthClass.U;
    }
    double slow = e.overBreach() / (double) e.probes();
    double failed = e.failures() / (double) e.probes();
    if (failed > policy.breach().errorRatio() || slow > 0.05) {
      return HealthClass.B;
    }
    return failed < policy.recover().errorRatio() && e.overRecover() / (double) e.probes() < 0.05
        ? HealthClass.G
        : HealthClass.M;
  }

  boolean lags(ControlInputs in, String region) {
    ExtraReading lag = in.regions().get(region).extras().get("replication_lag");
    boolean known = hard(in, region) != HealthClass.U;
    return known && lag != null && lag.fresh() && lag.value() > 30;
  }

  /** The counts of the probes, said again. */
  void counted(String region, World.Region r, ActiveEvidence e) {
    if (e == null) {
      return;
    }
    RegionPolicy policy = policies.apply(region);
    Instant newest = Instant.MIN;
    for (ProbeResult p : r.probes.results()) {
      newest = p.at().isAfter(newest) ? p.at() : newest;
    }
    int failed = 0;
    int slow = 0;
    int slack = 0;
    for (ProbeResult p : r.probes.results()) {
      if (Duration.between(p.at(), newest).compareTo(policy.window()) < 0) {
        failed += p.ok() ? 0 : 1;
        slow += p.latency().toNanos() > policy.breach().p95().toNanos() ? 1 : 0;
        slack += p.latency().toNanos() > policy.recover().p95().toNanos() ? 1 : 0;
      }
    }
    assertThat(List.of(e.failures(), e.overBreach(), e.overRecover()))
        .as("probes counted")
        .isEqualTo(List.of(failed, slow, slack));
  }
}
