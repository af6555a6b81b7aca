package io.syntropy.slo.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an objective's counts say about one group at one moment; every window ends at the watermark.
 * Asked lazily: what no tier needs is not computed.
 */
public interface AlertReading {

  /** The indicator's generation: an alert never outlives the indicator it was about. */
  int generation();

  /** The watermark. */
  Instant mark();

  /** The event time of the group's newest point. */
  Instant newest();

  /** Whether the group's newest point is young enough to act on (contracts §4). */
  boolean fresh();

  /** Bad events over {@code window}. */
  double bad(Duration window);

  /** All events over {@code window}. */
  double total(Duration window);

  /**
   * All events over the SLO's window, extrapolated to the whole window where the group is younger:
   * what the budget is a share of.
   */
  double budgetTotal();

  /**
   * The share of {@code window} in which the group was heard, 0..1; 1 where silence says nothing;
   * null when nothing was expected to report.
   */
  @Nullable Double coverage(Duration window);
}
