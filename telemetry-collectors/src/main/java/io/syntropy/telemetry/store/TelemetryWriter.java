package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;
import java.util.List;
import java.util.Map;

/**
 * Port: takes telemetry for keeping, in journal order, from one thread.
 *
 * <p>Nothing taken is durable before {@link #commit} returned. After a restart the caller hands
 * over again, per signal, everything from {@link #committed} on; that gives what an undisturbed run
 * would have stored.
 */
public interface TelemetryWriter {

  /** Takes points, staleness markers and exemplars; other samples are ignored. */
  void points(List<Sample> samples);

  /** Takes spans. */
  void spans(List<KeptSpan> spans);

  /** Takes log records. */
  void logs(List<Sample.Log> logs);

  /**
   * Makes everything taken so far of the signals in {@code positions} durable.
   *
   * @param positions by signal, the journal position from which a restart has to hand over again
   * @throws StoreUnavailable when it could not be stored; what was taken stays, to be committed
   *     later
   */
  void commit(Map<Signal, Long> positions);

  /** The position of the last commit by signal; 0 for one without. */
  Map<Signal, Long> committed();
}
