package io.syntropy.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which regions serve a DNS name: the baseline with the overlay of all open failovers. */
final class FailoverDns {
  private FailoverDns() {}

  /** With {@code region} taken off too. */
  static List<String> without(FailoverTick t, DnsName name, String region) {
    Set<String> away = away(t, name);
    away.add(region);
    return overlay(t, name, away);
  }

  /** With {@code region} back. */
  static List<String> with(FailoverTick t, DnsName name, String region) {
    Set<String> away = away(t, name);
    away.remove(region);
    return overlay(t, name, away);
  }

  private static Set<String> away(FailoverTick t, DnsName name) {
    Set<String> away = new LinkedHashSet<>();
    t.plans.forEach((region, d) -> {
      PlanStep step = d.open(FailoverEffect.Kind.DNS, name.name());
      if (step != null && !step.phase().over() && step.phase() != PlanStep.Phase.UNDOING) {
        away.add(region);
      }
    });
    return away;
  }

  private static List<String> overlay(FailoverTick t, DnsName name, Set<String> away) {
    Set<String> serving = new LinkedHashSet<>();
    for (String region : name.baseline()) {
      if (!away.contains(region)) {
        serving.add(region);
      } else if (name.way() == DnsName.Way.SUBSTITUTE) {
        t.in.backups().getOrDefault(region, List.of()).stream()
            .filter(b -> name.regions().containsKey(b) && !away.contains(b))
            .filter(b -> t.termsOf(region).fits(region, b) && healthy(t, b))
            .findFirst()
            .ifPresent(serving::add);
      }
    }
    return new ArrayList<>(serving);
  }

  /** Serves well and takes its full share. */
  static boolean healthy(FailoverTick t, String region) {
    Judgement j = t.in.judgements().get(region);
    RegionState r = t.in.traffic().regions().get(region);
    return j != null && j.health().serving() && r != null && r.machine() == TrafficMachine.NORMAL;
  }

  /** Records of a type that are left when {@code serving} do. */
  static long records(DnsName name, List<String> serving, DnsName.Type type) {
    return serving.stream()
        .flatMap(region -> name.regions().getOrDefault(region, List.of()).stream())
        .filter(v -> v.type() == type)
        .distinct()
        .count();
  }
}
