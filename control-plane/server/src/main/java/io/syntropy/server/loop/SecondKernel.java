package io.syntropy.server.loop;

import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.DirectiveIndex;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.action.OpenActions;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.live.LiveHub;
import io.syntropy.server.registry.ServiceRegistry;
import io.syntropy.slo.SliEngine;
import io.syntropy.telemetry.JournalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop's kernel once more, with a state of its own that nobody sees: what a replay and a
 * simulation fold into. Confined to one thread.
 */
public final class SecondKernel {
  private final ConfigCompiler compiler;
  private final ActionWords words;
  private final StoredJson json;
  private final Supplier<? extends Ledger> ledgers;
  private final Judge judge;
  private final LiveHub nobody;
  private final LoopState state = new LoopState();
  private final AlertBook alerts;
  private RegionViews views;
  private Kernel kernel;

  /**
   * An empty one.
   *
   * @param clock stamps what is told to nobody; no decision reads it
   * @param ledgers gives the ledger of each process that starts
   * @param judge is asked about actions; its answers are to be applied as {@link
   *     ControlEvent.Judged}
   */
  public SecondKernel(
      ConfigCompiler compiler,
      ActionWords words,
      StoredJson json,
      Clock clock,
      Supplier<? extends Ledger> ledgers,
      Judge judge) {
    this.compiler = compiler;
    this.words = words;
    this.json = json;
    this.ledgers = ledgers;
    this.judge = judge;
    this.nobody = new LiveHub(json, clock);
    this.alerts = new AlertBook(nobody);
    this.views = new RegionViews(state, nobody);
    this.kernel = process();
  }

  /** Folds a telemetry record. */
  public void telemetry(JournalRecord record) {
    kernel.telemetry(record);
  }

  /** Applies an event; what it returns or throws is what whoever submitted it was answered. */
  public @Nullable Object apply(ControlEvent event) {
    if (event instanceof ControlEvent.Booted) {
      kernel = process(); // a process that starts remembers the engine and the alerts only
    }
    return kernel.apply(event);
  }

  /** What to keep in a checkpoint beside {@link #engine} and {@link #applied}; null: not now. */
  @Nullable KernelState save() {
    return kernel.save();
  }

  SliEngine engine() {
    return state.engine();
  }

  Applied applied() {
    return Applied.of(state.configuration(), alerts);
  }

  /** Takes up a checkpoint instead of everything; after a failure the kernel is of no use. */
  void restore(Applied applied, InputStream engine, KernelState saved) throws IOException {
    state.engine().restore(engine);
    kernel = process();
    alerts.restore(applied.book(), state.engine());
    kernel.restore(applied.event(), saved);
  }

  /** What is registered and alive. */
  public ServiceRegistry registry() {
    return state.registry();
  }

  /** The instances that are gone at {@code now} and were not named before. */
  public SortedMap<String, List<String>> departed(Instant now) {
    return state.registry().departed(now);
  }

  /** Every service's regions as of the last tick. */
  public List<RegionView> regions() {
    return views.all();
  }

  private Kernel process() {
    Ledger ledger = ledgers.get();
    OpenActions open = new OpenActions(ledger);
    DirectiveIndex index = new DirectiveIndex();
    MachineStates machines = new MachineStates(json);
    ActionDesk desk = new ActionDesk(ledger, words, open, index);
    Acknowledgements acknowledgements = new Acknowledgements(open, index);
    views = new RegionViews(state, nobody);
    Hands hands = new Hands(state, ledger, json);
    Decider decider =
        new Decider(
            state,
            desk,
            acknowledgements,
            machines,
            views,
            new ReplicaInputs(state, machines, index, alerts),
            ScalingAudience.NOBODY,
            new Judging(judge),
            hands);
    Incidents incidents =
        new Incidents(
            state, new AlertSources(state, machines, alerts, desk), desk, ledger, json, nobody);
    return new Kernel(
        state,
        decider,
        new Circuits(state, nobody),
        machines,
        desk,
        acknowledgements,
        alerts,
        compiler,
        hands,
        incidents,
        ledger,
        false);
  }
}
