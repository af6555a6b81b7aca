package io.syntropy.slo;

/** What kind of telemetry a selector reads. */
public enum Signal {
  METRIC,
  SPAN,
  LOG
}
