package io.syntropy.telemetry;

import java.util.Locale;

/** Why an item of an otherwise readable request was not accepted. */
public enum RejectReason {
  /** Metric without a name, or a name over 1024 characters. */
  NAME,
  /** No time. */
  TIME_MISSING,
  /** Older than 90 days at receipt. */
  TOO_OLD,
  /** More than 10 minutes in the future at receipt. */
  IN_FUTURE,
  /** A start time after the time. */
  START_TIME,
  /** NaN, infinite, or absent value. */
  VALUE,
  /** A monotonic sum below zero. */
  NEGATIVE_COUNTER,
  /** Aggregation temporality neither delta nor cumulative. */
  TEMPORALITY,
  /** Histogram counts, bounds, scale or offsets that contradict each other. */
  HISTOGRAM,
  /** Too many or too long point attributes. */
  ATTRIBUTES,
  /** A trace or span id of wrong length or all zero. */
  IDENTITY;

  /** The reason as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
