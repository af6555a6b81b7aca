package io.syntropy.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one tick knows of a service's replicas in one region.
 *
 * @param replicas asked for now, as read back from the target; null when unknown
 * @param ready of them, serving
 * @param readings by signal name; a signal not in it is unknown
 * @param ceiling replicas the region's capacity has room for ({@link ReplicaAllotment}), null for
 *     no limit
 * @param standing of the region; null when unknown, which forbids every change down
 */
public record ScalingInput(
    @Nullable Integer replicas,
    int ready,
    SortedMap<String, ScalingReading> readings,
    @Nullable Integer ceiling,
    @Nullable Standing standing) {
  public ScalingInput {
    readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
  }

  /**
   * Why a region must not shrink (I23).
   *
   * @param machine its traffic machine
   * @param receives whether it receives traffic of another region now
   * @param burns whether an error budget of the service burns there
   */
  public record Standing(TrafficMachine machine, boolean receives, boolean burns) {
    /** Normal, receiving nothing, no budget burning. */
    public static final Standing CALM = new Standing(TrafficMachine.NORMAL, false, false);

    boolean mayShrink() {
      return machine == TrafficMachine.NORMAL && !receives && !burns;
    }
  }
}
