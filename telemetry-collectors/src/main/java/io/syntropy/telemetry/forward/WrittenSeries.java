package io.syntropy.telemetry.forward;

import io.syntropy.slo.MetricNames;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One OTLP series as it is written to Prometheus: under which labels, what of it was written last,
 * and for delta temporality the totals since it was first seen.
 */
final class WrittenSeries {
  /** Takes what is to be written. */
  interface Out {
    void add(List<String> labels, WrittenPoint point);
  }

  private final Series series;
  private final WrittenLabels labels;
  private final Map<List<String>, Long> written = new HashMap<>();
  private final Set<List<String>> nativeOnes = new HashSet<>();
  private double total;
  private ClassicTotals classic = new ClassicTotals(new double[0], new long[0], 0, 0);
  private NativeTotals exponential = NativeTotals.EMPTY;

  private record ClassicTotals(double[] bounds, long[] counts, double sum, long count) {}

  WrittenSeries(Series series) {
    this.series = series;
    this.labels = new WrittenLabels(series);
  }

  private String name(MetricNames.Kind kind) {
    return MetricNames.prometheusSeries(series.name(), series.unit(), kind);
  }

  void gauge(Sample.Gauge gauge, Out out) {
    number(labels.named(name(MetricNames.Kind.GAUGE)), millis(gauge), gauge.value(), out);
  }

  void sum(Sample.Sum sum, Out out) {
    boolean delta = sum.temporality() == Sample.Temporality.DELTA;
    total = delta ? total + sum.value() : sum.value();
    MetricNames.Kind kind = sum.monotonic() ? MetricNames.Kind.COUNTER : MetricNames.Kind.GAUGE;
    number(labels.named(name(kind)), millis(sum), total, out);
  }

  void histogram(Sample.Histogram h, Out out) {
    ClassicTotals now = new ClassicTotals(h.bounds(), h.counts(), h.sum(), h.count());
    if (h.temporality() == Sample.Temporality.DELTA) {
      now = Arrays.equals(classic.bounds, h.bounds()) ? plus(classic, now) : now;
    }
    classic = now;
    String name = name(MetricNames.Kind.DISTRIBUTION);
    long time = millis(h);
    Set<List<String>> buckets = new HashSet<>();
    long cumulated = 0;
    for (int i = 0; i < now.counts.length; i++) {
      cumulated += now.counts[i];
      String le = i < now.bounds.length ? text(now.bounds[i]) : "+Inf";
      List<String> bucket = labels.named(name + "_bucket", le);
      buckets.add(bucket);
      number(bucket, time, cumulated, out);
    }
    if (now.counts.length == 0) {
      List<String> bucket = labels.named(name + "_bucket", "+Inf");
      buckets.add(bucket);
      number(bucket, time, now.count, out);
    }
    gone(buckets, name + "_bucket", time, out);
    number(labels.named(name + "_count"), time, now.count, out);
    if (!Double.isNaN(now.sum)) {
      number(labels.named(name + "_sum"), time, now.sum, out);
    }
  }

  private static ClassicTotals plus(ClassicTotals a, ClassicTotals b) {
    long[] counts = b.counts.clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] += a.counts[i];
    }
    return new ClassicTotals(b.bounds, counts, a.sum + b.sum, a.count + b.count);
  }

  void exponential(Sample.ExponentialHistogram h, Out out) {
    NativeTotals now = NativeTotals.of(h);
    if (h.temporality() == Sample.Temporality.DELTA) {
      now = exponential.plus(now);
    }
    exponential = now;
    List<String> key = labels.named(name(MetricNames.Kind.DISTRIBUTION));
    long time = millis(h);
    if (now.isWritable() && newer(key, time)) {
      nativeOnes.add(key);
      out.add(key, now.at(time));
    }
  }

  /** Everything written of it is gone. */
  void stale(long timeNanos, Out out) {
    long time = timeNanos / 1_000_000;
    for (List<String> key : List.copyOf(written.keySet())) {
      mark(key, time, out);
    }
  }

  /** Buckets that were written before and are no more. */
  private void gone(Set<List<String>> now, String name, long time, Out out) {
    for (List<String> key : List.copyOf(written.keySet())) {
      if (key.contains(name) && !now.contains(key)) {
        mark(key, time, out);
      }
    }
  }

  private void mark(List<String> key, long time, Out out) {
    if (newer(key, time)) {
      out.add(
          key,
          nativeOnes.contains(key)
              ? WrittenPoint.Native.stale(time)
              : new WrittenPoint.Number(time, WrittenPoint.STALE));
    }
    written.remove(key);
  }

  private void number(List<String> key, long time, double value, Out out) {
    if (newer(key, time)) {
      out.add(key, new WrittenPoint.Number(time, value));
    }
  }

  /** Targets refuse what is not newer than what they have, and the whole request with it. */
  private boolean newer(List<String> key, long time) {
    Long last = written.get(key);
    boolean newer = last == null || time > last;
    if (newer) {
      written.put(key, time);
    }
    return newer;
  }

  private static long millis(Sample sample) {
    return sample.timeNanos() / 1_000_000;
  }

  private static String text(double bound) {
    if (Double.isInfinite(bound)) {
      return bound > 0 ? "+Inf" : "-Inf";
    }
    double size = Math.abs(bound);
    return size != 0 && (size < 1e-6 || size >= 1e21)
        ? Double.toString(bound)
        : new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
  }
}
