package io.syntropy.telemetry;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import java.util.List;
import java.util.Map;

/**
 * A summary's point as scraping gives it: running totals {@code NAME_count} and {@code NAME_sum},
 * and {@code NAME} with an attribute {@code quantile} as a gauge. Quantiles cannot be added up;
 * what has no value (a NaN while nothing was observed) is left out.
 */
final class SummarySamples {
  private static final String QUANTILE = "quantile";

  private final Interns interns;

  SummarySamples(Interns interns) {
    this.interns = interns;
  }

  /** Adds what the point says. */
  void addTo(List<Sample> samples, Series series, PointReader p) {
    samples.add(total(series, "_count", "", p, p.count));
    if (Double.isFinite(p.sum) && p.sum >= 0) {
      samples.add(total(series, "_sum", series.unit(), p, p.sum));
    }
    for (int i = 0; i + 1 < p.quantiles.size(); i += 2) {
      double value = p.quantiles.get(i + 1);
      if (Double.isFinite(value)) {
        samples.add(new Sample.Gauge(quantile(series, p.quantiles.get(i)), p.time, value));
      }
    }
  }

  /** Adds that the point's series are gone; those of quantiles are no longer in force anyway. */
  void goneTo(List<Sample> samples, Series series, PointReader p) {
    samples.add(new Sample.Stale(named(series, "_count", ""), p.time));
    samples.add(new Sample.Stale(named(series, "_sum", series.unit()), p.time));
  }

  private Sample total(Series series, String suffix, String unit, PointReader p, double value) {
    return new Sample.Sum(
        named(series, suffix, unit), p.start, p.time, Temporality.CUMULATIVE, true, value);
  }

  private Series named(Series series, String suffix, String unit) {
    return interns.unique(
        new Series(
            series.scope(), series.name() + suffix, unit, series.resource(), series.attributes()));
  }

  private Series quantile(Series series, double quantile) {
    Map<String, String> all = series.attributes().asMap();
    String text = Double.toString(quantile);
    all.put(QUANTILE, text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
    return interns.unique(
        new Series(
            series.scope(),
            series.name(),
            series.unit(),
            series.resource(),
            interns.unique(Attributes.of(all))));
  }
}
