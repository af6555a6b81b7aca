package io.syntropy.server.outside;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.TargetState;
import java.io.IOException;

/**
 * What an action does to one target outside the control plane, as it was decided: the target as it
 * was declared then and the whole state wanted. The configuration of now is not asked (I32).
 *
 * @param <S> what the target is told
 */
interface Effect<S extends TargetState> {
  /** Of the action. */
  String actionId();

  /** Of the action. */
  String decisionKey();

  /** Which target; of two effects on one the newer counts (I15). */
  String target();

  /** The greater of two is the newer. */
  long generation();

  /** Whether nobody has confirmed it yet. */
  boolean recorded();

  /** The state wanted. */
  S wanted();

  /**
   * How the target is reached.
   *
   * @throws IOException when it cannot be until a person changes something; the message holds no
   *     secret
   */
  Actuator<S> actuator() throws IOException;

  /** What must be found for the first write over what was just read. */
  Expectation<S> expectation(PreImage<S> found);
}
