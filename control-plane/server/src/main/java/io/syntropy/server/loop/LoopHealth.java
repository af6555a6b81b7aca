package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Whether the control loop runs and keeps up. */
@ApplicationScoped
public class LoopHealth implements ComponentHealth {
  private static final int BEHIND = 1_000;

  /** A tick comes every second. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final ControlLoop loop;
  private final Clock clock;

  /** Watches {@code loop}. */
  public LoopHealth(ControlLoop loop, Clock clock) {
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "control_loop";
  }

  @Override
  public Condition check() {
    if (!loop.alive()) {
      return new Condition(Health.BAD, "the loop does not run");
    }
    int waiting = loop.waiting();
    Instant tick = loop.timings().lastTick();
    if (tick == null) {
      return new Condition(Health.UNKNOWN, waiting + " records wait; no tick yet");
    }
    Duration age = Duration.between(tick, clock.instant());
    boolean good = waiting < BEHIND && age.compareTo(LATE) < 0;
    return new Condition(
        good ? Health.GOOD : Health.BAD,
        "%d records wait (expected under %d); last tick %.1f s ago (expected under %d s)"
            .formatted(waiting, BEHIND, Math.max(0, age.toMillis()) / 1e3, LATE.toSeconds()));
  }
}
