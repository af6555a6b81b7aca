package io.syntropy.slo;

import io.syntropy.slo.alert.History;
import io.syntropy.slo.alert.HistoryCopy;
import io.syntropy.slo.internal.Checkpoint;
import io.syntropy.slo.internal.Corrections;
import io.syntropy.slo.internal.Definitions;
import io.syntropy.slo.internal.Evaluations;
import io.syntropy.slo.internal.Folding;
import io.syntropy.slo.internal.Lineage;
import io.syntropy.slo.internal.Lookup;
import io.syntropy.slo.internal.Reading;
import io.syntropy.slo.internal.Reads;
import io.syntropy.slo.internal.Recorded;
import io.syntropy.slo.internal.Times;
import io.syntropy.slo.internal.Track;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
  private volatile Predicate<Series> reads = series -> false;

  public SliEngine() {
    this(EngineLimits.DEFAULT);
  }

  public SliEngine(EngineLimits limits) {
    this.limits = limits;
    this.folding = new Folding(limits);
    this.evaluations = new Evaluations(lookup());
  }

  /**
   * Replaces the live definitions at once. State of unchanged indicators is kept; a changed one
   * starts a new generation; a changed target applies to what was already counted. Generations that
   * were replaced or removed are kept as they stand for 90 d, at most {@value Generation#KEPT} an
   * SLO; an SLO that comes back with the indicator it had continues its generation.
   *
   * @param slos by unique name
   * @param signals further indicators read with {@link #read}, by name
   * @param at when they were put in force (in a replay, then)
   * @throws IllegalArgumentException when two SLOs have one name; nothing is changed then
   */
  public void define(List<Slo> slos, Map<String, Indicator> signals, Instant at) {
    definitions = definitions.next(slos, signals, at, this::marks).kept(later(at));
    redefine();
  }

  /** The same, put in force when the newest sample was received. */
  public void define(List<Slo> slos, Map<String, Indicator> signals) {
    define(slos, signals, later(Instant.EPOCH));
  }

  private Instant later(Instant at) {
    Instant received = folding.received();
    return received.isAfter(at) ? received : at;
  }

  private List<Long> marks(Slo slo) {
    return Reading.marks(slo, lookup());
  }

  private Lookup lookup() {
    return new Lookup(definitions, folding);
  }

  /**
   * Folds samples in. Points over a bound or not to be counted are skipped and show in {@link
   * #counters}.
   *
   * @param receivedAtMillis wall clock at receipt, milliseconds since the epoch
   */
  public void accept(long receivedAtMillis, List<Sample> samples) {
    long hour = folding.received().getEpochSecond() / 3_600;
    folding.accept(Math.multiplyExact(receivedAtMillis, 1_000_000L), samples);
    if (folding.received().getEpochSecond() / 3_600 > hour) {
      forget();
    }
  }

  /**
   * The status of one SLO; empty when no SLO has this name.
   *
   * @param now wall clock (in a replay, the recorded one); only freshness depends on it
   */
  public Optional<SloStatus> status(String name, Instant now) {
    Lineage lineage = definitions.lineage(name);
    return lineage == null || !lineage.live()
        ? Optional.empty()
        : Optional.of(Reading.status(lineage.last(), lookup(), now));
  }

  /** The status of every SLO, by name. */
  public List<SloStatus> statuses(Instant now) {
    Lookup lookup = lookup();
    return definitions.lineages().values().stream()
        .filter(Lineage::live)
        .map(lineage -> Reading.status(lineage.last(), lookup, now))
        .toList();
  }

  /**
   * The status of one generation of an SLO, also of a removed one; an ended generation is read at
   * its last watermark and always stale. Empty when it is not known or no longer kept.
   */
  public Optional<SloStatus> status(String name, int generation, Instant now) {
    Lineage lineage = definitions.lineage(name);
    Lineage.Held held = lineage == null ? null : lineage.generation(generation);
    return held == null ? Optional.empty() : Optional.of(Reading.status(held, lookup(), now));
  }

  /** The kept generations of an SLO, oldest first; empty when the name is not known. */
  public List<Generation> generations(String name) {
    Lineage lineage = definitions.lineage(name);
    return lineage == null
        ? List.of()
        : lineage.generations().stream().map(held -> Reading.generation(held, lookup())).toList();
  }

  /**
   * Adds a correction to a live SLO.
   *
   * @throws IllegalArgumentException when no SLO has this name, it is a composite, has {@value
   *     Correction#MAX} corrections or one with this id, or is not grouped by the labels named
   */
  public void correct(String slo, Correction correction) {
    definitions = Corrections.with(definitions, slo, correction);
    evaluations = new Evaluations(lookup());
  }

  /** Throws what {@link #correct} would and changes nothing. */
  public void checkCorrection(String slo, Correction correction) {
    Corrections.with(definitions, slo, correction);
  }

  /** Takes a correction back; false when there is none with this id. */
  public boolean withdraw(String slo, String id) {
    Definitions next = Corrections.without(definitions, slo, id);
    boolean found = next != definitions;
    if (found) {
      definitions = next;
      evaluations = new Evaluations(lookup());
    }
    return found;
  }

  /** The corrections of an SLO, newest range first, as they are read now. */
  public List<Correction.Applied> corrections(String slo) {
    return Corrections.applied(lookup(), slo);
  }

  /** What late points changed after it had been read; of all live indicators of an SLO. */
  public Revisions revisions(String slo) {
    return Reading.revisions(definitions.slo(slo), lookup());
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

  private void forget() {
    Definitions kept = definitions.kept(folding.received());
    if (kept != definitions) {
      definitions = kept;
      redefine();
    }
  }

  /**
   * Whether a live indicator reads a series: of an SLO, or a signal. Goes by the definitions of
   * now, whatever comes later; safe to be asked for, and to be asked, on any thread.
   */
  public Predicate<Series> reads() {
    return reads;
  }

  private void redefine() {
    folding.define(definitions.indicators(), definitions.ended());
    reads = new Reads(definitions.indicators());
    evaluations = new Evaluations(lookup());
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

  /** As {@link #history(Indicator)}, to be copied a group at a time. */
  public Optional<HistoryCopy> copying(Indicator indicator) {
    return Optional.ofNullable(folding.track(indicator)).map(Recorded::copying);
  }

  /**
   * The same as one objective of {@code slo} reads it: with the corrections of the SLO of that
   * name, unless there are more than {@value HistoryCopy#MAX_CORRECTIONS}. Empty when no live
   * definition counts the objective's indicator.
   */
  public Optional<HistoryCopy> copying(Slo slo, int objective) {
    Indicator indicator = slo.objectives().get(objective).indicator();
    Track track = indicator == null ? null : folding.track(indicator);
    Lineage lineage = definitions.lineage(slo.name());
    List<Correction> corrections = lineage == null ? List.of() : lineage.corrections();
    return Optional.ofNullable(track)
        .map(counted ->
            Recorded.copying(
                counted,
                slo,
                objective,
                corrections.size() > HistoryCopy.MAX_CORRECTIONS ? List.of() : corrections));
  }

  /** How many indicators the SLO of this name has had; 0 when there is none. */
  public int generation(String name) {
    return definitions.generation(name);
  }

  /**
   * These instances are gone: their series are not expected to report from {@code at} to their next
   * point (contracts §4, deregistration). An instance is a {@code service.instance.id} of a {@code
   * service.name}.
   */
  public void gone(Map<String, List<String>> instances, Instant at) {
    folding.gone(instances, Times.nanos(at));
  }

  /**
   * Whether the live SLO of this name has anything to count: an SLI that is read here, or parts.
   */
  public boolean counts(String name) {
    Slo slo = definitions.slo(name);
    return slo != null
        && (slo.composite() != null
            || slo.objectives().stream().anyMatch(objective -> objective.indicator() != null));
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
    reads = new Reads(definitions.indicators());
    evaluations = new Evaluations(lookup());
  }
}
