package io.syntropy.server.loop;

import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.registry.DirectiveHub;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What changes in the loop when this server begins or ends its term as the one that acts. Who acts
 * is known here by journalled events alone. Confined to the control loop's thread.
 */
@ApplicationScoped
public class Term {
  private final LoopState state;
  private final Decider decider;
  private final MachineStates machines;
  private final ActionDesk desk;
  private final Acknowledgements acknowledgements;
  private final DirectiveHub hub;
  private final Leadership leadership;
  private boolean leading;

  /** Begins and ends the work of {@code decider} and {@code hub}. */
  public Term(
      LoopState state,
      Decider decider,
      MachineStates machines,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      DirectiveHub hub,
      Leadership leadership) {
    this.state = state;
    this.decider = decider;
    this.machines = machines;
    this.desk = desk;
    this.acknowledgements = acknowledgements;
    this.hub = hub;
    this.leadership = leadership;
  }

  /** The state is what the rows say; nothing new for one hold (I31). */
  void begin(ControlEvent.Started started) {
    acknowledgements.started(started.at());
    decider.begin(desk.restore(started.epoch(), started.at()));
    machines.restore(started.machines(), started.at());
    leading = true;
    hub.serve(true);
  }

  /** Measuring and computing go on; nothing takes effect. */
  void end(ControlEvent.LeaseLost lost) {
    leading = false;
    decider.end();
    hub.serve(false);
  }

  /**
   * Shows what the server that acts has decided.
   *
   * @return whether a service is new or changed
   */
  boolean follow(ControlEvent.Followed followed) {
    boolean changed = false;
    for (var service : followed.services().entrySet()) {
      if (!state
          .registry()
          .manifest(service.getKey())
          .filter(service.getValue()::equals)
          .isPresent()) {
        state.registry().put(service.getKey(), service.getValue());
        changed = true;
      }
    }
    if (!leading) {
      machines.restore(followed.machines(), followed.at());
      desk.read();
    }
    return changed;
  }

  /**
   * Refuses what only the leader can do.
   *
   * @throws ApiException 503, naming the leader
   */
  void require() {
    if (!leading) {
      throw leadership.refusal();
    }
  }
}
