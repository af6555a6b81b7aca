package io.syntropy.server.loop;

import io.syntropy.policy.DirectiveController;
import io.syntropy.policy.InstanceController;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.ProbeResult;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ApiException;
import io.syntropy.slo.Indicator;
import io.syntropy.telemetry.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds journalled records into state and decisions. The live loop and a replay are the same
 * kernel: what differs is the ledger its decisions are committed to. It has no clock and no
 * database of its own; everything it reads is a record. Confined to one thread.
 */
final class Kernel {
  private final LoopState state;
  private final Decider decider;
  private final MachineStates machines;
  private final ActionDesk desk;
  private final Circuits circuits;
  private final Term term;
  private final Hands hands;
  private final Incidents incidents;
  private final Acknowledgements acknowledgements;
  private final AlertBook alerts;
  private final ConfigCompiler compiler;
  private final Ledger ledger;
  private final boolean live;

  /** Whether the machines' states are those of this run. */
  private boolean restored;

  /**
   * A kernel on these parts.
   *
   * @param live whether changes of alerts are told
   */
  Kernel(
      LoopState state,
      Decider decider,
      Circuits circuits,
      MachineStates machines,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      AlertBook alerts,
      ConfigCompiler compiler,
      Hands hands,
      Incidents incidents,
      Ledger ledger,
      boolean live) {
    this.state = state;
    this.decider = decider;
    this.machines = machines;
    this.desk = desk;
    this.circuits = circuits;
    this.term = new Term(state, decider, machines, desk, acknowledgements, ledger);
    this.hands = hands;
    this.incidents = incidents;
    this.acknowledgements = acknowledgements;
    this.alerts = alerts;
    this.compiler = compiler;
    this.ledger = ledger;
    this.live = live;
  }

  /** What to keep in a checkpoint; null at a moment when it cannot be written. */
  @Nullable KernelState save() {
    Turns.Saved turns = decider.save();
    long written = ledger.written();
    return turns == null || written < 0
        ? null
        : new KernelState(
            term.leads(),
            restored,
            written,
            acknowledgements.settleFrom(),
            state.save(),
            machines.save(),
            turns,
            hands.save(),
            desk.save(),
            incidents.save());
  }

  /**
   * Takes up what a checkpoint kept; the engine is there, with what it counts.
   *
   * @param applied the configuration in force, null before the first
   */
  void restore(ControlEvent.@Nullable ConfigApplied applied, KernelState saved) {
    if (applied != null) {
      state.configure(compiler.compile(applied));
      alerts.watch(state.configuration().alerts().conditions());
    }
    restored = saved.restored();
    state.restore(saved.seen());
    machines.restore(saved.machines());
    decider.restore(saved.turns());
    hands.restore(saved.asked());
    desk.restore(saved.desk());
    incidents.restore(saved.incidents());
    term.restore(saved.leading(), saved.settleFrom());
  }

  /** Folds a telemetry record. */
  void telemetry(JournalRecord record) {
    state.engine().accept(record.receivedAtMillis(), record.samples());
  }

  /** Folds a record of an earlier run into the engine and the alerts; nothing is decided. */
  void recover(JournalRecord record, @Nullable ControlEvent event) {
    if (event == null) {
      telemetry(record);
    } else if (event instanceof ControlEvent.ConfigApplied applied) {
      configure(applied);
    } else if (event instanceof ControlEvent.Corrected corrected) {
      try {
        correct(corrected);
      } catch (ApiException refused) {
        // Refused then as well: what the engine holds is the same.
      }
    } else if (event instanceof ControlEvent.CorrectionWithdrawn withdrawn) {
      withdraw(withdrawn);
    } else if (event instanceof ControlEvent.Departed departed) {
      state.engine().gone(departed.instances(), departed.at());
    } else if (event instanceof ControlEvent.Tick tick) {
      alerts.tick(state.engine(), tick.at(), false);
    }
  }

  /** Applies an event; what it returns or throws is the answer to who submitted it. */
  @Nullable Object apply(ControlEvent event) {
    return switch (event) {
      case ControlEvent.Tick tick -> {
        if (CircuitSignals.lacking(state)) {
          define(tick.at());
        }
        decider.tick(tick.at());
        circuits.tick(tick.at());
        if (term.leads()) {
          hands.tick(tick.at());
        }
        alerts.tick(state.engine(), tick.at(), live);
        alerts.explain(state.registry().dependencies());
        if (term.leads()) {
          incidents.tick(tick.at());
        }
        yield null;
      }
      case ControlEvent.Booted booted -> {
        term.boot();
        restored = false;
        pinned(booted.at());
        hands.end();
        incidents.end();
        yield null;
      }
      case ControlEvent.Started started -> {
        term.begin(started);
        restored = true;
        pinned(started.at());
        hands.begin(
            started.rows() == null ? null : started.rows().machines().get(Hands.MACHINE),
            started.at());
        incidents.begin(started.rows());
        yield null;
      }
      case ControlEvent.LeaseLost lost -> {
        term.end();
        hands.end();
        incidents.end();
        yield null;
      }
      case ControlEvent.DatabaseGone gone -> {
        term.blind(gone);
        yield null;
      }
      case ControlEvent.Merged merged -> {
        term.require();
        decider.merge(merged);
        yield null;
      }
      case ControlEvent.Followed followed -> {
        term.follow(followed);
        restored = true;
        pinned(followed.at());
        yield null;
      }
      case ControlEvent.ConfigApplied applied -> {
        configure(applied);
        yield null;
      }
      case ControlEvent.Registered registered -> {
        term.require();
        yield register(registered);
      }
      case ControlEvent.Beat beat -> {
        if (!state.registry().beat(beat.service(), beat.heartbeat(), beat.at())) {
          throw ApiException.unavailable(
              "instances of %s: too many".formatted(beat.service()), Duration.ofSeconds(30));
        }
        yield null;
      }
      case ControlEvent.Departed departed -> {
        state.engine().gone(departed.instances(), departed.at());
        yield null;
      }
      case ControlEvent.Probed probed -> {
        state.probed(
            probed.service(),
            probed.region(),
            new ProbeResult(
                probed.at(),
                probed.good(),
                Duration.ofNanos((long) (probed.latencyMillis() * 1e6))));
        yield null;
      }
      case ControlEvent.InstanceProbed probed -> {
        state.probed(probed);
        yield null;
      }
      case ControlEvent.Acked acked -> {
        term.require();
        acknowledgements.acknowledged(acked.service(), acked.directive(), acked.ack(), acked.at());
        yield null;
      }
      case ControlEvent.Judged judged -> {
        decider.judged(judged);
        yield null;
      }
      case ControlEvent.EffectSettled settled -> {
        decider.settled(settled);
        yield null;
      }
      case ControlEvent.Command command -> {
        term.require();
        yield command(command);
      }
      case ControlEvent.Requested requested -> {
        term.require();
        yield hands.request(requested);
      }
      case ControlEvent.Corrected corrected -> {
        correct(corrected);
        yield null;
      }
      case ControlEvent.CorrectionWithdrawn withdrawn -> withdraw(withdrawn);
      case ControlEvent.IncidentCommand asked -> {
        term.require();
        yield incidents.command(asked);
      }
      case ControlEvent.Silenced silenced -> {
        term.require();
        incidents.silence(silenced);
        yield null;
      }
      case ControlEvent.Unsilenced ended -> {
        term.require();
        incidents.unsilence(ended);
        yield null;
      }
      // An override opens a gate; no machine reads it. What was dropped is known where it was.
      case ControlEvent.GateOverridden granted -> null;
      case ControlEvent.GateOverrideEnded ended -> null;
      case ControlEvent.Dropped dropped -> null;
    };
  }

  private boolean register(ControlEvent.Registered registered) {
    boolean first = state.registry().manifest(registered.service()).isEmpty();
    if (first && state.registry().full()) {
      throw ApiException.unavailable("services: too many registered", Duration.ofMinutes(1));
    }
    ledger.register(registered, state.registry().manifest(registered.service()).orElse(null));
    state.registry().put(registered.service(), registered.manifest());
    return first;
  }

  /** Puts a configuration in force. */
  void configure(ControlEvent.ConfigApplied applied) {
    state.configure(compiler.compile(applied));
    alerts.watch(state.configuration().alerts().conditions());
    define(applied.at());
  }

  /** Has counted what is asked for. */
  private void define(Instant at) {
    state.engine().define(state.configuration().slos(), signals(), at);
  }

  /** What the configuration, the registered services and the open actions ask for. */
  private Map<String, Indicator> signals() {
    Configuration config = state.configuration();
    Map<String, Indicator> signals =
        new TreeMap<>(
            RegionSignals.indicators(config.regionPolicies(), config.protectivePolicies()));
    signals.putAll(AlertBook.signals(config.alerts().conditions()));
    signals.putAll(ScalingReadings.indicators(config.scalingPolicies()));
    signals.putAll(CircuitSignals.indicators(state.registry(), config));
    if (restored) {
      for (RegionPolicy policy : config.regionPolicies()) {
        signals.putAll(RegionSignals.pinned(policy, machines.traffic(policy)));
      }
    }
    return signals;
  }

  /** What open actions have pinned is read from their rows on, at a replay as it was then. */
  private void pinned(Instant at) {
    if (state.configuration().generation() > 0 && !signals().equals(state.engine().signals())) {
      define(at);
    }
  }

  private void correct(ControlEvent.Corrected corrected) {
    try {
      state.engine().correct(corrected.slo(), corrected.correction());
    } catch (IllegalArgumentException e) {
      throw ApiException.conflict(String.valueOf(e.getMessage()));
    }
  }

  private boolean withdraw(ControlEvent.CorrectionWithdrawn withdrawn) {
    return state.engine().withdraw(withdrawn.slo(), withdrawn.correction());
  }

  private @Nullable Object command(ControlEvent.Command command) {
    if (command.verb().equals("approve")) {
      return hands.approve(command);
    }
    Action action =
        desk.find(command.action())
            .orElseThrow(() -> ApiException.notFound("action: %s".formatted(command.action())));
    Action.PolicyRef policy = action.policy();
    String region = action.target().region();
    if (!action.state().open()) {
      throw ApiException.conflict("action: %s is over".formatted(action.id()));
    }
    if (action.kind().equals(ActionWords.ROLLBACK)) {
      throw ApiException.conflict(
          "action: %s asks for a rollback (expected to end by itself, once either version is gone)"
              .formatted(action.id()));
    }
    if (policy == null || region == null) {
      throw ApiException.conflict("action: %s has no policy to revert by".formatted(action.id()));
    }
    AuditRecord asked =
        AuditRecord.of(
                command.actor(),
                "action." + command.verb(),
                action.target().service() + "/" + region,
                "asked",
                command.at())
            .withReason(command.reason())
            .withDecision(action.id());
    ledger.commit(command.action(), command.at(), tx -> tx.append(asked));
    // What no document decides has no hash; a document may have the same name.
    boolean builtIn =
        policy.hash().isEmpty()
            && (policy.name().equals(DirectiveController.POLICY)
                || policy.name().equals(InstanceController.POLICY));
    decider.command(
        policy.name(),
        builtIn
            ? new OperatorCommand.Withdraw(action.decisionKey(), command.actor())
            : new OperatorCommand.Revert(region, command.actor()));
    return null;
  }
}
