package io.syntropy.server.simulate;

import io.syntropy.policy.Outcome;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.Outside;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.RegionView;
import io.syntropy.server.loop.SecondKernel;
import io.syntropy.server.registry.Directive;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Folds a scenario's world into a kernel, second by virtual second. */
final class ScenarioRun {
  private static final long EPOCH = 1;

  private final Scenario scenario;
  private final World world;
  private final StoredJson json;
  private final SecondKernel kernel;
  private final SimulatedLedger ledger;
  private final Opinions opinions;
  private final List<Decision> decisions = new ArrayList<>();
  private final List<String> outside = new ArrayList<>();

  ScenarioRun(
      Scenario scenario,
      Kernels kernels,
      StoredJson json,
      Function<ProposedAction, RecordedVerdict> organisation) {
    this.scenario = scenario;
    this.world = new World(scenario);
    this.json = json;
    this.ledger = new SimulatedLedger(Set.of(), this::decided, json, new Listening());
    this.opinions = new Opinions(organisation, action -> false);
    this.kernel = kernels.open(() -> ledger, opinions);
  }

  private final class Listening implements SimulatedLedger.Committed {
    @Override
    public void directive(String service, Directive directive) {
      world.told(service, directive);
    }

    /** Targets outside the control plane show in the next second what was written to them. */
    @Override
    public void action(Action action) {
      if (Outside.in(action) && action.state() == Action.State.recorded) {
        outside.add(action.decisionKey());
      }
    }
  }

  /**
   * Runs it to its end.
   *
   * @param documents the configuration
   * @param patience called now and then; may throw
   */
  void run(Map<String, Configuration.Source> documents, Runnable patience) {
    Instant start = Scenario.START;
    kernel.apply(new ControlEvent.Booted(start));
    kernel.apply(
        new ControlEvent.Started(
            start, EPOCH, new ControlEvent.Rows(Map.of(), Map.of(), List.of(), Map.of())));
    kernel.apply(new ControlEvent.ConfigApplied(start, 1, "scenario", "scenario", documents));
    world.manifests().forEach(kernel::apply);
    for (long second = 1; second <= scenario.duration().toSeconds(); second++) {
      if (second % 60 == 0) {
        patience.run();
      }
      second(start.plusSeconds(second));
    }
  }

  private void second(Instant now) {
    world.change(now, region -> revert(region, now));
    List<Sample> samples = world.traffic(now);
    if (!samples.isEmpty()) {
      kernel.telemetry(
          new JournalRecord(
              now.getEpochSecond(),
              RecordKind.OTLP_METRICS,
              now.toEpochMilli(),
              new byte[0],
              samples));
    }
    world.events(now).forEach(this::answered);
    List<String> shown = List.copyOf(outside);
    outside.clear();
    shown.forEach(key ->
        answered(
            new ControlEvent.EffectSettled(now, key, Outcome.State.APPLIED, "as is supposed")));
    kernel.apply(new ControlEvent.Tick(now));
    opinions.answer(now, this::answered);
    Map<String, List<String>> departed = kernel.departed(now);
    if (!departed.isEmpty()) {
      kernel.apply(new ControlEvent.Departed(now, departed));
    }
  }

  /** An operator reverts what is open there; nothing when nothing is. */
  private void revert(String region, Instant now) {
    Optional<Action> action = ledger.openIn(region);
    action.ifPresent(a ->
        answered(new ControlEvent.Command(now, a.id(), "revert", "operator:scenario", "scenario")));
  }

  private void answered(ControlEvent event) {
    try {
      kernel.apply(event);
    } catch (ApiException refused) {
      // A server would answer that to whoever sent it, and go on.
    }
  }

  private void decided(AuditRecord record) {
    if (record.actor().startsWith("policy:")) {
      decisions.add(Decision.of(record, json));
    }
  }

  /** What was decided, in order. */
  List<Decision> decisions() {
    return decisions;
  }

  /** The service's regions at the end. */
  List<RegionView> regions() {
    return kernel.regions();
  }
}
