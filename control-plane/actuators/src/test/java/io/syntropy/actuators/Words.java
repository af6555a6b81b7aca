package io.syntropy.actuators;

/** The simplest state there is. */
record Words(String canonical) implements TargetState {
  @Override
  public boolean empty() {
    return canonical.isEmpty();
  }
}
