package io.syntropy.slo;

import io.syntropy.slo.alert.History;
import io.syntropy.slo.internal.Checkpoint;
import io.syntropy.slo.internal.Definitions;
import io.syntropy.slo.internal.Evaluations;
import io.syntropy.slo.internal.Folding;
import io.syntropy.slo.internal.Reading;
import io.syntropy.slo.internal.Recorded;
import io.syntropy.slo.internal.Track;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts good and total events per SLO and group as telemetry arrives (contracts §4).
 *
 * <p>Not safe for use by several threads: one thread feeds and reads it. Answers are immutable
 * values that may be handed to other threads. The same calls in the same order always give the same
 * answers: no clock and no randomness is read.
 */
public final class SliEngine {
  private final EngineLimits limits;
  private Definitions definitions = Definitions.NONE;
  private Folding folding;
  private Evaluations evaluations;

  public SliEngine() {
    this(EngineLimits.DEFAULT);
  }

  public SliEngine(EngineLimits limits) {
    this.limits = limits;
    this.folding = new Folding(limits);
    this.evaluations = new Evaluations(List.of(), folding);
  }

  /**
   * Replaces the live definitions at once. State of unchanged indicators is kept; a changed one
   * starts a new generation; a changed target applies to what was already counted.
   *
   * @param slos by unique name
   * @param signals further indicators read with {@link #read}, by name
   * @throws IllegalArgumentException when two SLOs have one name; nothing is changed then
   */
  public void define(List<Slo> slos, Map<String, Indicator> signals) {
    definitions = definitions.next(slos, signals);
    folding.define(definitions.indicators());
    evaluations = new Evaluations(definitions.slos(), folding);
  }

  /**
   * Folds samples in. Points over a bound or not to be counted are skipped and show in {@link
   * #counters}.
   *
   * @param receivedAtMillis wall clock at receipt, milliseconds since the epoch
   */
  public void accept(long receivedAtMillis, List<Sample> samples) {
    folding.accept(Math.multiplyExact(receivedAtMillis, 1_000_000L), samples);
  }

  /**
   * The status of one SLO; empty when no SLO has this name.
   *
   * @param now wall clock (in a replay, the recorded one); only freshness depends on it
   */
  public Optional<SloStatus> status(String name, Instant now) {
    return Optional.ofNullable(definitions.slo(name)).map(slo -> status(slo, now));
  }

  /** The status of every SLO, by name. */
  public List<SloStatus> statuses(Instant now) {
    return definitions.slos().stream().map(slo -> status(slo, now)).toList();
  }

  private SloStatus status(Slo slo, Instant now) {
    List<@Nullable Track> tracks = new ArrayList<>();
    for (Objective objective : slo.objectives()) {
      Indicator indicator = objective.indicator();
      tracks.add(indicator == null ? null : folding.track(indicator));
    }
    return Reading.status(slo, definitions.generation(slo.name()), tracks, now);
  }

  /**
   * A signal's totals over the window that ends at its watermark; empty when no signal has this
   * name.
   *
   * @param window at least 10 s, at most 90 d
   */
  public Optional<SignalReading> read(String signal, Duration window, Instant now) {
    Indicator indicator = definitions.signals().get(signal);
    Track track = indicator == null ? null : folding.track(indicator);
    return track == null ? Optional.empty() : Optional.of(Reading.read(signal, track, window, now));
  }

  /**
   * Evaluates every objective of every group that had a new point since the last call, in the order
   * of those points. That a group only fell silent, or that its SLO's watermark moved on with
   * another group's points, does not show here: {@link #evaluateAll} does. The visitor must not
   * feed or define this engine.
   *
   * @param now wall clock (in a replay, the recorded one); only freshness depends on it
   */
  public void evaluate(Instant now, Consumer<? super Evaluation> visitor) {
    evaluations.changed(folding, now, visitor);
  }

  /**
   * Evaluates every objective of every group with points in its SLO's window: SLOs by name, groups
   * in label order. What {@link #evaluate} visits next stays as it is.
   */
  public void evaluateAll(Instant now, Consumer<? super Evaluation> visitor) {
    evaluations.all(now, visitor);
  }

  /** As {@link #evaluateAll}, of one SLO; visits nothing when no SLO has this name. */
  public void evaluate(String slo, Instant now, Consumer<? super Evaluation> visitor) {
    evaluations.of(slo, now, visitor);
  }

  /**
   * A copy of what the first objective of an SLO counted; empty when no SLO has this name, or
   * nothing here reads its metric source.
   */
  public Optional<History> history(String name) {
    Slo slo = definitions.slo(name);
    Indicator indicator = slo == null ? null : slo.objectives().getFirst().indicator();
    return indicator == null ? Optional.empty() : history(indicator);
  }

  /** A copy of what an indicator counted; empty when no live definition counts it. */
  public Optional<History> history(Indicator indicator) {
    return Optional.ofNullable(folding.track(indicator)).map(Recorded::of);
  }

  /** How many indicators the SLO of this name has had; 0 when there is none. */
  public int generation(String name) {
    return definitions.generation(name);
  }

  /** The live SLOs, by name. */
  public List<Slo> slos() {
    return definitions.slos();
  }

  /** The live signals by name. */
  public Map<String, Indicator> signals() {
    return definitions.signals();
  }

  /** What was counted, dropped or unusual. */
  public EngineCounters counters() {
    return folding.counters();
  }

  /**
   * Writes the whole state, definitions included; the same state gives the same bytes. The stream
   * is flushed, not closed.
   */
  public void checkpoint(OutputStream out) throws IOException {
    Checkpoint.write(out, definitions, folding);
  }

  /**
   * Replaces the whole state, definitions included, by a checkpoint's.
   *
   * @throws CheckpointException when the bytes are damaged or of another format version; the state
   *     is then unchanged
   */
  public void restore(InputStream in) throws IOException {
    Checkpoint.State state = Checkpoint.read(in, limits);
    definitions = state.definitions();
    folding = state.folding();
    evaluations = new Evaluations(definitions.slos(), folding);
  }
}
