package io.syntropy.actuators;

/** The contract itself, without a target that could get in its way. */
class MemoryActuatorTest extends ActuatorContract<Words> {
  private final MemoryActuator<Words> actuator = new MemoryActuator<>(declared());

  @Override
  protected Actuator<Words> actuator() {
    return actuator;
  }

  @Override
  protected Words declared() {
    return new Words("declared");
  }

  @Override
  protected Words state(int n) {
    return new Words("state " + n);
  }

  @Override
  protected Words empty() {
    return new Words("");
  }

  @Override
  protected void editByHand() {
    actuator.editByHand(new Words("by hand"));
  }

  @Override
  protected Words shown() {
    return captured().state();
  }

  @Override
  protected void loseNextAnswer() {
    actuator.loseNextAnswer();
  }
}
