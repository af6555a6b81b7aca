package io.syntropy.telemetry.prometheus;

/** What a metric family is said to be, by {@code # TYPE} or by remote write's metadata. */
enum FamilyType {
  UNKNOWN,
  COUNTER,
  GAUGE,
  HISTOGRAM,
  GAUGE_HISTOGRAM,
  SUMMARY,
  INFO,
  STATE_SET;

  /** The type of a number of {@code prometheus.MetricMetadata.MetricType}. */
  static FamilyType ofWire(int number) {
    return number > 0 && number < values().length ? values()[number] : UNKNOWN;
  }
}
