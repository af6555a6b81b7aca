package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What all signals together ask for in one region: the largest of what the known ones ask for, and
 * never fewer than now unless every one is known (I24).
 *
 * @param known whether every signal is
 * @param usable whether what it says may be followed: one is known, and none is missing for less
 * @param wanted replicas asked for, not bounded yet
 */
record ScalingVerdict(boolean known, boolean usable, int wanted, List<Signal> signals) {

  static ScalingVerdict of(
      ScalingPolicy policy, String region, ScalingInput in, int current, Instant now) {
    boolean known = true;
    int wanted = 0;
    List<Signal> signals = new ArrayList<>();
    for (ScalingSignal s : policy.signals()) {
      ScalingReading reading = in.readings().get(s.name());
      ReplicaDemand d = ReplicaDemand.of(s, reading, current, in.ready(), policy.tolerance(), now);
      known &= d.known();
      wanted = d.known() ? Math.max(wanted, d.replicas()) : wanted;
      Health health =
          !d.known() ? Health.UNKNOWN : d.replicas() > current ? Health.BAD : Health.GOOD;
      Instant at = reading == null ? now : reading.observedAt();
      signals.add(new Signal(region, s.name(), d.value(), "1", s.target(), health, at, "passive"));
    }
    boolean any = signals.stream().anyMatch(s -> s.health() != Health.UNKNOWN);
    return new ScalingVerdict(known, any && (known || wanted >= current), wanted, signals);
  }
}
