package io.syntropy.policy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many instances the observer sees at all, in every region of every service: one that sees
 * nobody is itself cut off (I6).
 *
 * @param heard with a heartbeat within {@link InstanceController#WITNESS}
 * @param probed whose newest probe was good, within {@link InstanceProbes#STALE}
 * @param blindAt when it last saw nobody: after that, signs come in one by one again, and those not
 *     yet heard are not missing
 * @param settled whether that is long enough ago
 */
record InstanceWitnesses(int heard, int probed, @Nullable Instant blindAt, boolean settled) {
  static InstanceWitnesses of(
      Map<String, InstanceInputs.Target> targets, @Nullable Instant blindBefore, Instant now) {
    int heard = 0;
    int probed = 0;
    for (InstanceInputs.Target target : targets.values()) {
      for (InstanceInputs.Seen seen : target.instances().values()) {
        heard += seen.beat().plus(InstanceController.WITNESS).isAfter(now) ? 1 : 0;
        InstanceProbes probes = seen.probes();
        probed += probes != null && probes.good(now) ? 1 : 0;
      }
    }
    Instant blindAt = heard > 0 && probed > 0 ? blindBefore : now;
    boolean settled = blindAt == null || !blindAt.plus(InstanceController.WITNESS).isAfter(now);
    return new InstanceWitnesses(heard, probed, blindAt, settled);
  }

  boolean enough() {
    return settled;
  }
}
