package io.syntropy.server.loop;

import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.OpenActions;
import io.syntropy.server.action.StoredLedger;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.gate.GateOverrides;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.outside.OutsideEffects;
import io.syntropy.server.probe.Prober;
import io.syntropy.server.slo.SloLive;
import io.syntropy.server.telemetry.TelemetryPlane;
import io.syntropy.telemetry.JournalRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Folds journalled records into the loop's state. Runs on the loop's thread only. */
@ApplicationScoped
public class LoopHandler implements ControlLoop.Handler {
  private static final Logger LOG = Logger.getLogger(LoopHandler.class);

  private final LoopState state;
  private final Kernel kernel;
  private final Prober prober;
  private final SloLive slos;
  private final GateOverrides overrides;
  private final Checkpoints checkpoints;
  private final OpenActions open;
  private final OutsideEffects outside;
  private final ControlLoop loop;
  private final TelemetryPlane plane;
  private long reached;
  private @Nullable Instant ticked;

  /** Folds into {@code state}; what is decided is committed to {@code ledger}. */
  public LoopHandler(
      LoopState state,
      Decider decider,
      Circuits circuits,
      MachineStates machines,
      ActionDesk desk,
      Acknowledgements acknowledgements,
      StoredLedger ledger,
      ConfigCompiler compiler,
      Hands hands,
      Incidents incidents,
      Prober prober,
      SloLive slos,
      GateOverrides overrides,
      AlertBook alerts,
      Checkpoints checkpoints,
      OpenActions open,
      OutsideEffects outside,
      ControlLoop loop,
      TelemetryPlane plane) {
    this.state = state;
    this.kernel =
        new Kernel(
            state,
            decider,
            circuits,
            machines,
            desk,
            acknowledgements,
            alerts,
            compiler,
            hands,
            incidents,
            ledger,
            true);
    this.prober = prober;
    this.slos = slos;
    this.overrides = overrides;
    this.checkpoints = checkpoints;
    this.open = open;
    this.outside = outside;
    this.loop = loop;
    this.plane = plane;
  }

  /** Folds a record of an earlier run: state only, nothing takes effect again. */
  void recover(JournalRecord record, @Nullable ControlEvent event) {
    kernel.recover(record, event);
  }

  @Override
  public void telemetry(JournalRecord record) {
    kernel.telemetry(record);
    plane.offer(record);
  }

  @Override
  public @Nullable Object apply(ControlEvent event) {
    Object answer = kernel.apply(event);
    switch (event) {
      case ControlEvent.Tick tick -> {
        outside.want(open.all());
        slos.publish(tick.at());
        departures(tick.at());
        watch(tick.at());
        ticked = tick.at();
      }
      case ControlEvent.Registered registered -> watch(registered.at());
      case ControlEvent.GateOverridden granted -> overrides.granted(granted);
      case ControlEvent.GateOverrideEnded ended -> {
        if (!overrides.ended(ended)) {
          throw ApiException.notFound(
              "override: %s of %s is not in effect".formatted(ended.id(), ended.service()));
        }
      }
      case ControlEvent.Started e -> {
        watch(e.at());
        outside.begin(e.epoch());
        outside.want(open.all());
      }
      case ControlEvent.Followed e -> watch(e.at());
      case ControlEvent.Booted e -> {}
      case ControlEvent.LeaseLost e -> outside.end();
      case ControlEvent.EffectSettled e -> {}
      case ControlEvent.Dropped e -> {}
      case ControlEvent.DatabaseGone e -> {}
      case ControlEvent.Merged e -> {}
      case ControlEvent.ConfigApplied e -> {}
      case ControlEvent.Beat e -> {}
      case ControlEvent.Departed e -> {}
      case ControlEvent.Probed e -> {}
      case ControlEvent.InstanceProbed e -> {}
      case ControlEvent.Acked e -> {}
      case ControlEvent.Judged e -> {}
      case ControlEvent.Command e -> {}
      case ControlEvent.Requested e -> {}
      case ControlEvent.Corrected e -> {}
      case ControlEvent.CorrectionWithdrawn e -> {}
      case ControlEvent.IncidentCommand e -> {}
      case ControlEvent.Silenced e -> {}
      case ControlEvent.Unsilenced e -> {}
    }
    return answer;
  }

  @Override
  public void reached(long position) {
    reached = position + 1;
    // Only now everything before that position is folded, and nothing else.
    Instant now = ticked;
    if (now != null) {
      checkpoints.maybe(now, reached, kernel::save);
    }
  }

  /** Writes a checkpoint at once, on a clean stop. */
  void checkpoint() {
    checkpoints.now(ticked, reached, kernel::save);
  }

  /** Where a fold has to begin to see only what was not folded yet. */
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

  /** Tells the prober what is there now. */
  void watch(Instant now) {
    prober.watch(ProbeTargets.of(state.registry(), now));
  }

  void configure(ControlEvent.ConfigApplied applied) {
    kernel.configure(applied);
  }
}
