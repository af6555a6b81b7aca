package io.syntropy.slo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts good and total events per SLO and group as telemetry arrives (contracts §4).
 *
 * <p>Not safe for use by several threads: one thread feeds and reads it. Answers are immutable
 * values that may be handed to other threads. The same calls in the same order always give the same
 * answers: no clock and no randomness is read.
 */
public final class SliEngine {
  private final EngineLimits limits;

  public SliEngine() {
    this(EngineLimits.DEFAULT);
  }

  public SliEngine(EngineLimits limits) {
    this.limits = limits;
  }

  /**
   * Replaces the live definitions at once. State of unchanged indicators is kept; a changed one
   * starts a new generation; a changed target applies to what was already counted.
   *
   * @param slos by unique name
   * @param signals further indicators read with {@link #read}, by name
   */
  public void define(List<Slo> slos, Map<String, Indicator> signals) {}

  /**
   * Folds samples in.
   *
   * @param receivedAtMillis wall clock at receipt, milliseconds since the epoch
   */
  public void accept(long receivedAtMillis, List<Sample> samples) {}

  /** The status of one SLO; empty when no SLO has this name. */
  public Optional<SloStatus> status(String name, Instant now) {
    return Optional.empty();
  }

  /** The status of every SLO, by name. */
  public List<SloStatus> statuses(Instant now) {
    return List.of();
  }

  /**
   * A signal's totals over the window that ends at its watermark; empty when no signal has this
   * name.
   */
  public Optional<SignalReading> read(String signal, Duration window, Instant now) {
    return Optional.empty();
  }

  /** What was counted, dropped or unusual. */
  public EngineCounters counters() {
    return new EngineCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, limits.maxSeries(), 0);
  }

  /** Writes the whole state; the same state gives the same bytes. */
  public void checkpoint(OutputStream out) throws IOException {}

  /**
   * Replaces the whole state, definitions included, by a checkpoint's.
   *
   * @throws CheckpointException when the bytes are damaged or of another format version; the state
   *     is then unchanged
   */
  public void restore(InputStream in) throws IOException {}
}
