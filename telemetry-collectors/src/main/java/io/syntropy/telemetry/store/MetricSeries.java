package io.syntropy.telemetry.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One series of an answer.
 *
 * @param labels of its group
 * @param unit UCUM, empty when unknown
 * @param step distance of the points
 */
public record MetricSeries(
    Map<String, String> labels, String unit, Duration step, List<Point> points) {

  public MetricSeries {
    labels = Map.copyOf(labels);
    points = List.copyOf(points);
  }

  /**
   * The value of (time - step, time].
   *
   * @param timeMillis milliseconds since the epoch, a multiple of the step
   * @param value NaN where there is no data
   */
  public record Point(long timeMillis, double value) {}
}
