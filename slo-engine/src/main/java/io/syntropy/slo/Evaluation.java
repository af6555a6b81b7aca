package io.syntropy.slo;

import java.time.Duration;
import java.util.Map;

/**
 * One objective of an SLO for one group, evaluated at the SLO's watermark: the burn windows, the
 * budget and the tier that fires. The numbers are those of {@link SliEngine#status}.
 *
 * <p>A view that is filled again for the next group: it is valid only during the visit, keep no
 * reference to it. Nothing here allocates. A rate without events is NaN.
 */
public interface Evaluation {

  Slo slo();

  /** Which of the SLO's objectives, from 0. */
  int objective();

  /** 1 − target, as the decimal it is: 0.001 for 0.999. */
  double errorBudget();

  /** Keys as in {@code group_by}; the same map at every visit. */
  Map<String, String> labels();

  /** Good and total events over the SLO's window; the object is filled again for the next group. */
  WindowCounts budget();

  /** 1 − (bad ÷ total) ÷ (1 − target) over the SLO's window, signed; 1 without events. */
  double budgetRemaining();

  /** Good and total events of a burn window; the object is filled again for the next group. */
  WindowCounts window(BurnWindow window);

  /** The burn rate of a burn window; NaN when its total is 0. */
  double burn(BurnWindow window);

  /**
   * Fills {@code into} with the events of the {@code window} that ends at the watermark.
   *
   * @param window at least 10 s, at most 90 d
   */
  void counts(Duration window, WindowCounts into);

  /**
   * The first of the default tiers that fires, from 0: 14.4 over 1h and 5m, 6 over 6h and 30m, 3
   * over 1d and 2h, 1 over 3d and 6h, for a 30 d window and scaled for others; −1 for none. It does
   * not look at freshness or coverage.
   */
  int tier();

  /** As in the group's status. */
  SloState state();

  /** Nanoseconds since the epoch. */
  long watermarkNanos();

  /** Event time of the group's newest point, nanoseconds since the epoch. */
  long newestNanos();

  /** Whether the newest point is young enough to act on at the time of the visit. */
  boolean fresh();

  /** Coverage over the SLO's window, 0..1; NaN when nothing was expected to report. */
  double coverage();

  /** Coverage over a window of at least 5 min that ends at the watermark. */
  double coverage(Duration window);

  /**
   * The share of a window in which any reporter of the group was heard; at least {@link
   * #coverage(Duration)}. 1 where silence is no sign of missing data, NaN when nothing was expected
   * to report. Alerts go by it.
   */
  double heard(Duration window);

  /** Event time of the group's oldest point, nanoseconds since the epoch. */
  long oldestNanos();
}
