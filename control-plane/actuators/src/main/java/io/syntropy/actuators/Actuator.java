package io.syntropy.actuators;

/**
 * One target outside the control plane, told its whole desired state.
 *
 * <p>Every write is absolute, fenced and safe to repeat: {@link #apply} reads the target first, so
 * calling it again with the same order after {@link Outcome.Unknown} is the read before the retry
 * (I14). Nothing here retries, waits or reverts by itself; the controller does, under its guard and
 * audit log. Instances hold no state about the target and may be called from several threads.
 *
 * @param <S> what the target is told
 */
public interface Actuator<S extends TargetState> {
  /** Which target, as audit entries and pages name it: {@code dns:social.example.com.}. */
  String target();

  /** What this target can promise and what it cannot. */
  Guarantees guarantees();

  /**
   * Reads the target: the pre-image of a first write, or what is there after a restart (I8, I31).
   */
  Capture<S> capture();

  /**
   * Makes the target show {@code order.desired()}, if the order's fence and expectation allow it.
   * Blocks for at most the target's time limit for one reading and one write.
   */
  Outcome apply(Order<S> order);

  /** Reads everything that must show the order, once; the caller asks again while pending. */
  ReadBack readBack(Order<S> order);
}
