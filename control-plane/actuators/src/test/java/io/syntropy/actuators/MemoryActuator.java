package io.syntropy.actuators;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A target in memory with compare-and-set: what all others are measured by. */
public final class MemoryActuator<S extends TargetState> implements Actuator<S> {
  private PreImage<S> there;
  private boolean loseNextAnswer;

  public MemoryActuator(S declared) {
    this.there = PreImage.unstamped(declared);
  }

  public synchronized void editByHand(S state) {
    there = new PreImage<>(state, there.stamp());
  }

  public synchronized void loseNextAnswer() {
    loseNextAnswer = true;
  }

  @Override
  public String target() {
    return "memory:target";
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(true, true, List.of(), List.of("It ends with the process."));
  }

  @Override
  public synchronized Capture<S> capture() {
    return new Capture.Captured<>(there);
  }

  @Override
  public synchronized Outcome apply(Order<S> order) {
    Optional<Outcome> settled = order.refusal().or(() -> order.against(there));
    if (settled.isPresent()) {
      return settled.get();
    }
    there = new PreImage<>(order.desired(), order.stamp());
    if (loseNextAnswer) {
      loseNextAnswer = false;
      return new Outcome.Unknown("no answer");
    }
    return new Outcome.Applied(order.stamp());
  }

  @Override
  public synchronized ReadBack readBack(Order<S> order) {
    return switch (order.against(there).orElse(null)) {
      case null -> new ReadBack.Pending(there.describe());
      case Outcome.AlreadyThere done -> new ReadBack.Confirmed(Duration.ZERO);
      case Outcome other -> new ReadBack.Differs(there.describe());
    };
  }
}
