package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.MetricSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One series of a chart.
 *
 * @param unit UCUM, empty when unknown
 * @param stepSeconds distance of the points
 * @param points each the value of the step that ends at its time
 */
public record MetricItem(
    Map<String, String> labels, String unit, double stepSeconds, List<Point> points) {

  public MetricItem {
    labels = Map.copyOf(labels);
    points = List.copyOf(points);
  }

  /**
   * A point.
   *
   * @param value null where there is no data
   */
  public record Point(Instant time, @Nullable Double value) {}

  static MetricItem of(MetricSeries series) {
    List<Point> points = new ArrayList<>(series.points().size());
    for (MetricSeries.Point p : series.points()) {
      points.add(
          new Point(
              Instant.ofEpochMilli(p.timeMillis()), Double.isFinite(p.value()) ? p.value() : null));
    }
    return new MetricItem(series.labels(), series.unit(), series.step().toMillis() / 1e3, points);
  }
}
