package io.syntropy.server.outside;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.kubernetes.Replicas;
import io.syntropy.actuators.kubernetes.ScaleActuator;
import io.syntropy.actuators.kubernetes.ScaleTarget;
import io.syntropy.policy.OutsideTarget;
import java.io.IOException;

/**
 * The replicas wanted of a workload.
 *
 * @param before as the decision saw them
 */
record ScaleOrder(
    String actionId,
    String decisionKey,
    OutsideTarget.Workload workload,
    String target,
    int before,
    int replicas,
    long generation,
    boolean recorded,
    Clusters clusters)
    implements Effect<Replicas> {
  /** The guard holds the policy's own bounds; this is the end of all of them. */
  private static final int MAX = 10_000;

  @Override
  public Replicas wanted() {
    return new Replicas(replicas);
  }

  @Override
  public Actuator<Replicas> actuator() throws IOException {
    ScaleTarget scale =
        new ScaleTarget(
            workload.group(),
            workload.version(),
            workload.kind(),
            workload.plural(),
            workload.namespace(),
            workload.name(),
            1,
            MAX);
    return new ScaleActuator(scale, clusters.client(workload.cluster()));
  }

  /**
   * A workload that nobody has stamped yet is taken over as it was found, if that is what the
   * decision saw, or if it grows all the same. Else somebody else has decided meanwhile.
   */
  @Override
  public Expectation<Replicas> expectation(PreImage<Replicas> found) {
    int there = found.state().count();
    boolean grows = replicas > before && there > 0 && there < replicas;
    boolean expected = there == before || there == replicas || grows;
    return Expectation.after(found, expected ? found.state() : new Replicas(before));
  }
}
