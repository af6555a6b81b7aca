package io.syntropy.slo;

/** How an error budget is counted. */
public enum BudgetingMethod {
  /** Bad events over all events. */
  OCCURRENCES,
  /** Bad time slices over all time slices. */
  TIMESLICES,
  /** The average of the slices' ratios. */
  RATIO_TIMESLICES
}
