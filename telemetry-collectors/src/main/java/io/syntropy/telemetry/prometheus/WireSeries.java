package io.syntropy.telemetry.prometheus;

import java.util.List;

/** One {@code prometheus.TimeSeries} as read: labels in the order sent, as names and values. */
record WireSeries(
    List<String> labels,
    List<Point> points,
    List<WireExemplar> exemplars,
    List<NativeHistogram> histograms) {

  /** A sample; the time in milliseconds since the epoch. */
  record Point(double value, long timeMillis) {}

  /** An exemplar; labels as names and values. */
  record WireExemplar(List<String> labels, double value, long timeMillis) {}

  int items() {
    return points.size() + histograms.size() + exemplars.size();
  }
}
