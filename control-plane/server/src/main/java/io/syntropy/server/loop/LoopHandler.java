package io.syntropy.server.loop;

import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.ProbeResult;
import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionStore;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.gate.GateOverrides;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.probe.Prober;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.Registration;
import io.syntropy.server.slo.SloLive;
import io.syntropy.slo.Indicator;
import io.syntropy.telemetry.JournalRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Folds journalled records into the loop's state. Runs on the loop's thread only. */
@ApplicationScoped
public class LoopHandler implements ControlLoop.Handler {
  private static final Logger LOG = Logger.getLogger(LoopHandler.class);

  private final LoopState state;
  private final Decider decider;
  private final Term term;
  private final Acknowledgements acknowledgements;
  private final ActionStore actions;
  private final Registration registration;
  private final AuditLog audit;
  private final ConfigCompiler compiler;
  private final Prober prober;
  private final SloLive slos;
  private final GateOverrides overrides;
  private final AlertBook alerts;
  private final Checkpoints checkpoints;
  private final ControlLoop loop;
  private long reached;

  /** Folds into {@code state}. */
  public LoopHandler(
      LoopState state,
      Decider decider,
      Term term,
      Acknowledgements acknowledgements,
      ActionStore actions,
      Registration registration,
      AuditLog audit,
      ConfigCompiler compiler,
      Prober prober,
      SloLive slos,
      GateOverrides overrides,
      AlertBook alerts,
      Checkpoints checkpoints,
      ControlLoop loop) {
    this.state = state;
    this.decider = decider;
    this.term = term;
    this.acknowledgements = acknowledgements;
    this.actions = actions;
    this.registration = registration;
    this.audit = audit;
    this.compiler = compiler;
    this.prober = prober;
    this.slos = slos;
    this.overrides = overrides;
    this.alerts = alerts;
    this.checkpoints = checkpoints;
    this.loop = loop;
  }

  /** Folds a record of an earlier run: state only, nothing takes effect again. */
  void replay(JournalRecord record, @Nullable ControlEvent event) {
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

  @Override
  public void telemetry(JournalRecord record) {
    state.engine().accept(record.receivedAtMillis(), record.samples());
  }

  @Override
  public @Nullable Object apply(ControlEvent event) {
    switch (event) {
      case ControlEvent.Tick tick -> {
        decider.tick(tick.at());
        alerts.tick(state.engine(), tick.at(), true);
        slos.publish(tick.at());
        departures(tick.at());
        checkpoints.maybe(tick.at(), reached);
        return null;
      }
      case ControlEvent.Started started -> {
        term.begin(started);
        return null;
      }
      case ControlEvent.LeaseLost lost -> {
        term.end(lost);
        return null;
      }
      case ControlEvent.Followed followed -> {
        if (term.follow(followed)) {
          watch();
        }
        return null;
      }
      case ControlEvent.ConfigApplied applied -> {
        configure(applied);
        return null;
      }
      case ControlEvent.Registered registered -> {
        term.require();
        return register(registered);
      }
      case ControlEvent.Beat beat -> {
        if (!state.registry().beat(beat.service(), beat.heartbeat(), beat.at())) {
          throw ApiException.unavailable(
              "instances of %s: too many".formatted(beat.service()), Duration.ofSeconds(30));
        }
        return null;
      }
      case ControlEvent.Departed departed -> {
        state.engine().gone(departed.instances(), departed.at());
        return null;
      }
      case ControlEvent.Probed probed -> {
        state.probed(
            probed.service(),
            probed.region(),
            new ProbeResult(
                probed.at(),
                probed.good(),
                Duration.ofNanos((long) (probed.latencyMillis() * 1e6))));
        return null;
      }
      case ControlEvent.Acked acked -> {
        term.require();
        acknowledgements.acknowledged(acked.service(), acked.directive(), acked.ack(), acked.at());
        return null;
      }
      case ControlEvent.Judged judged -> {
        decider.judged(judged);
        return null;
      }
      case ControlEvent.Command command -> {
        term.require();
        command(command);
        return null;
      }
      case ControlEvent.Corrected corrected -> {
        correct(corrected);
        return null;
      }
      case ControlEvent.CorrectionWithdrawn withdrawn -> {
        return withdraw(withdrawn);
      }
      case ControlEvent.GateOverridden granted -> {
        overrides.granted(granted);
        return null;
      }
      case ControlEvent.GateOverrideEnded ended -> {
        if (!overrides.ended(ended)) {
          throw ApiException.notFound(
              "override: %s of %s is not in effect".formatted(ended.id(), ended.service()));
        }
        return null;
      }
    }
  }

  @Override
  public void reached(long position) {
    reached = position + 1;
  }

  /** Where a replay has to begin to see only what was not folded yet. */
  long reached() {
    return reached;
  }

  /** Who is gone reaches the engine as an event of its own: a replay sees no heartbeats. */
  private void departures(Instant now) {
    SortedMap<String, List<String>> departed = state.registry().departed(now);
    if (!departed.isEmpty()) {
      loop.post(new ControlEvent.Departed(now, departed))
          .whenComplete((position, failure) -> {
            if (failure != null) {
              LOG.warnf("departed instances were not journalled: %s", failure.getMessage());
            }
          });
    }
  }

  private boolean register(ControlEvent.Registered registered) {
    boolean first = state.registry().manifest(registered.service()).isEmpty();
    if (first && state.registry().full()) {
      throw ApiException.unavailable("services: too many registered", Duration.ofMinutes(1));
    }
    registration.record(registered, state.registry().manifest(registered.service()).orElse(null));
    state.registry().put(registered.service(), registered.manifest());
    watch();
    return first;
  }

  /** Tells the prober what is there now. */
  void watch() {
    List<Prober.Target> targets = new ArrayList<>();
    state
        .registry()
        .services()
        .forEach(service -> {
          for (Manifest.Site site : service.manifest().regions()) {
            String url = site.healthUrl();
            if (url != null) {
              targets.add(new Prober.Target(service.name(), site.name(), url));
            }
          }
        });
    prober.watch(targets);
  }

  void configure(ControlEvent.ConfigApplied applied) {
    Configuration next = compiler.compile(applied);
    state.configure(next);
    Map<String, Indicator> signals =
        new TreeMap<>(RegionSignals.indicators(next.regionPolicies(), next.protectivePolicies()));
    signals.putAll(ScalingReadings.indicators(next.scalingPolicies()));
    state.engine().define(next.slos(), signals, applied.at());
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

  private void command(ControlEvent.Command command) {
    Action action =
        actions
            .find(command.action())
            .orElseThrow(() -> ApiException.notFound("action: %s".formatted(command.action())));
    Action.PolicyRef policy = action.policy();
    String region = action.target().region();
    if (policy == null || region == null) {
      throw ApiException.conflict("action: %s has no policy to revert by".formatted(action.id()));
    }
    audit.appendAlone(
        AuditRecord.of(
                command.actor(),
                "action." + command.verb(),
                action.target().service() + "/" + region,
                "asked",
                command.at())
            .withReason(command.reason())
            .withDecision(action.id()));
    decider.command(policy.name(), new OperatorCommand.Revert(region, command.actor()));
  }
}
