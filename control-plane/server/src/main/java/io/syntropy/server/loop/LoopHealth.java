package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the control loop runs and keeps up. */
@ApplicationScoped
public class LoopHealth implements ComponentHealth {
  private static final int BEHIND = 1_000;
  private final ControlLoop loop;

  /** Watches {@code loop}. */
  public LoopHealth(ControlLoop loop) {
    this.loop = loop;
  }

  @Override
  public String name() {
    return "control_loop";
  }

  @Override
  public Condition check() {
    int waiting = loop.waiting();
    boolean good = loop.alive() && waiting < BEHIND;
    return new Condition(
        good ? Health.GOOD : Health.BAD,
        loop.alive() ? waiting + " records wait" : "the loop does not run");
  }
}
