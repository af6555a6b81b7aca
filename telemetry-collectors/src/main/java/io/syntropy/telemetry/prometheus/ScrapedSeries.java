package io.syntropy.telemetry.prometheus;

/** A series of a target as it was translated: what is needed to say that it is gone. */
record ScrapedSeries(Shape shape, Labels labels) {
  /** As what it is told. */
  enum Shape {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }
}
