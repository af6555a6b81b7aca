package io.syntropy.policy;

import java.time.Instant;
import java.util.Map;

/**
 * How many instances the observer sees at all, in every region of every service: one that sees
 * nobody is itself cut off (I6).
 *
 * @param heard with a heartbeat within {@link InstanceController#WITNESS}
 * @param probed whose newest probe was good, within {@link InstanceProbes#STALE}
 */
record InstanceWitnesses(int heard, int probed) {
  static InstanceWitnesses of(Map<String, InstanceInputs.Target> targets, Instant now) {
    int heard = 0;
    int probed = 0;
    for (InstanceInputs.Target target : targets.values()) {
      for (InstanceInputs.Seen seen : target.instances().values()) {
        heard += seen.beat().plus(InstanceController.WITNESS).isAfter(now) ? 1 : 0;
        InstanceProbes probes = seen.probes();
        probed += probes != null && probes.good(now) ? 1 : 0;
      }
    }
    return new InstanceWitnesses(heard, probed);
  }

  boolean enough() {
    return heard > 0 && probed > 0;
  }
}
