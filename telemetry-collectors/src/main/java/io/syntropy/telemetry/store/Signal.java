package io.syntropy.telemetry.store;

/** The three signals; each is stored, committed and expired by itself. */
public enum Signal {
  /** Rollups of metric points. */
  METRICS,
  /** Spans. */
  TRACES,
  /** Log records. */
  LOGS
}
