package io.syntropy.actuators;

/** The answer of {@link Actuator#capture()}. */
public sealed interface Capture<S extends TargetState> {
  /** The target answered. */
  record Captured<S extends TargetState>(PreImage<S> preImage) implements Capture<S> {}

  /** The target cannot be read, or not now: nothing may be concluded from it. */
  record Unreadable<S extends TargetState>(String why) implements Capture<S> {}
}
