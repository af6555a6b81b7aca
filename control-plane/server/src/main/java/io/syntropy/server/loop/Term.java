package io.syntropy.server.loop;

import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.http.ApiException;
import java.time.Instant;

/**
 * What changes in the loop when this server begins or ends its term as the one that acts. Who acts
 * is known here by journalled events alone. Confined to the folding thread.
 */
final class Term {
  private final LoopState state;
  private final Decider decider;
  private final MachineStates machines;
  private final ActionDesk desk;
  private final Acknowledgements acknowledgements;
  private final Ledger ledger;
  private boolean leading;

  /** Begins and ends the work of {@code decider} and {@code ledger}. */
  Term(
      LoopState state,
      Decider decider,
      MachineStates machines,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      Ledger ledger) {
    this.state = state;
    this.decider = decider;
    this.machines = machines;
    this.desk = desk;
    this.acknowledgements = acknowledgements;
    this.ledger = ledger;
  }

  /** Takes up what a checkpoint kept; the machines and the desk have taken theirs up. */
  void restore(boolean leads, Instant settleFrom) {
    acknowledgements.settleFrom(settleFrom);
    leading = leads;
  }

  /** Whether this server acts. */
  boolean leads() {
    return leading;
  }

  /** A process started: what an earlier one knew of others is forgotten. */
  void boot() {
    leading = false;
    state.restart();
    decider.end();
    ledger.end();
  }

  /** The state is what the rows say; nothing new for one hold (I31). */
  void begin(ControlEvent.Started started) {
    ControlEvent.Rows rows = started.rows() == null ? ControlEvent.Rows.NONE : started.rows();
    rows.services().forEach(state.registry()::put);
    acknowledgements.started(started.at());
    ledger.begin(started.epoch());
    decider.begin(desk.restore(started.epoch(), rows.actions(), rows.directives(), started.at()));
    machines.restore(rows.machines(), started.at());
    leading = true;
  }

  /** Measuring and computing go on; nothing takes effect. */
  void end() {
    leading = false;
    decider.end();
    ledger.end();
  }

  /** The database is gone: all that may be done is to raise a protective level by one step. */
  void blind(ControlEvent.DatabaseGone gone) {
    if (!leading) {
      decider.blind(gone.epoch());
    }
  }

  /** Shows what the server that acts has decided. */
  void follow(ControlEvent.Followed followed) {
    if (decider.isBlind()) {
      end();
    }
    ControlEvent.Rows rows = followed.rows();
    rows.services().forEach(state.registry()::put);
    if (!leading) {
      machines.restore(rows.machines(), followed.at());
      desk.take(rows.actions(), rows.directives());
    }
  }

  /**
   * Refuses what only the leader can do.
   *
   * @throws ApiException 503, naming the leader
   */
  void require() {
    if (!leading) {
      throw ledger.refusal();
    }
  }
}
