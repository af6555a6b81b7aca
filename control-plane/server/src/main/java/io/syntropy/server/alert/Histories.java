package io.syntropy.server.alert;

import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.History;
import io.syntropy.slo.alert.HistoryCopy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Copies of what indicators counted, for other threads. The control loop gives a few milliseconds
 * at a time to it, a group each, and goes on with its records in between.
 */
@ApplicationScoped
public class Histories {
  private final ControlLoop loop;
  private final LoopState state;

  /** Copies from {@code state} on {@code loop}'s thread. */
  public Histories(ControlLoop loop, LoopState state) {
    this.loop = loop;
    this.state = state;
  }

  /** What {@code indicator} counted; empty when no live definition counts it. */
  public Optional<History> of(Indicator indicator) {
    return copied(loop.ask(() -> state.engine().copying(indicator)));
  }

  /** The same as an objective of {@code slo} reads it, with that SLO's corrections. */
  public Optional<History> of(Slo slo, int objective) {
    return copied(loop.ask(() -> state.engine().copying(slo, objective)));
  }

  private Optional<History> copied(Optional<HistoryCopy> copying) {
    return copying.map(copy -> {
      boolean more = loop.ask(copy::next);
      while (more) {
        more = loop.ask(copy::next);
      }
      return copy.history();
    });
  }
}
