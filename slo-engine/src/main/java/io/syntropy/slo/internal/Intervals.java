package io.syntropy.slo.internal;

/** Takes stretches of event time in which a series was expected to report. */
interface Intervals {
  /** A series reported, or did not, over ({@code begin}, {@code end}], in nanoseconds. */
  void add(long begin, long end, boolean covered);
}
