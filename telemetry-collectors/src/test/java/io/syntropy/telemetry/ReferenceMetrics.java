package io.syntropy.telemetry;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one metrics request: points to samples, faulty points aside. */
final class ReferenceMetrics {
  private static final int MAX_NAME = 1024;

  private final TimeBounds bounds;
  private final Rejections rejections;
  private final List<Sample> samples = new ArrayList<>();
  private final Set<Object> rejected = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean scrub;
  private long accepted;

  // Where the walk is.
  private ReferenceAttributes.Owner owner = new ReferenceAttributes.Owner(Attributes.EMPTY, false);
  private String scope = "";
  private Metric metric = Metric.getDefaultInstance();

  ReferenceMetrics(TimeBounds bounds, Rejections rejections) {
    this.bounds = bounds;
    this.rejections = rejections;
  }

  List<Sample> samples() {
    return samples;
  }

  long accepted() {
    return accepted;
  }

  /** Reads {@code request}; returns it when all of it was accepted, else what remains. */
  ExportMetricsServiceRequest read(ExportMetricsServiceRequest request) {
    for (ResourceMetrics rm : request.getResourceMetricsList()) {
      owner = ReferenceAttributes.owner(rm.getResource());
      scrub |= ReferenceAttributes.needsScrubbing(rm.getResource());
      for (ScopeMetrics sm : rm.getScopeMetricsList()) {
        scope = ReferenceAttributes.scope(sm.getScope());
        for (Metric m : sm.getMetricsList()) {
          metric = m;
          readMetric();
        }
      }
    }
    return rejected.isEmpty() && !scrub ? request : remainder(request);
  }

  private void readMetric() {
    switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList().forEach(this::gauge);
      case SUM -> {
        Temporality t = temporality(metric.getSum().getAggregationTemporality());
        boolean monotonic = metric.getSum().getIsMonotonic();
        metric.getSum().getDataPointsList().forEach(p -> sum(p, t, monotonic));
      }
      case HISTOGRAM -> {
        Temporality t = temporality(metric.getHistogram().getAggregationTemporality());
        metric.getHistogram().getDataPointsList().forEach(p -> histogram(p, t));
      }
      case EXPONENTIAL_HISTOGRAM -> {
        Temporality t = temporality(metric.getExponentialHistogram().getAggregationTemporality());
        metric.getExponentialHistogram().getDataPointsList().forEach(p -> exponential(p, t));
      }
      case SUMMARY -> metric.getSummary().getDataPointsList().forEach(this::summary);
      case DATA_NOT_SET -> {}
    }
  }

  private void gauge(NumberDataPoint p) {
    Series series = series(p, p.getTimeUnixNano(), p.getAttributesList());
    if (series != null && recorded(series, p.getTimeUnixNano(), p.getFlags()) && finite(p)) {
      accept(new Sample.Gauge(series, p.getTimeUnixNano(), value(p)));
      exemplars(series, p.getExemplarsList());
    }
  }

  private void sum(NumberDataPoint p, @Nullable Temporality temporality, boolean monotonic) {
    Series series = series(p, p.getTimeUnixNano(), p.getAttributesList());
    if (series == null
        || temporality == null && noTemporality(p)
        || !started(p, p.getStartTimeUnixNano(), p.getTimeUnixNano())
        || !recorded(series, p.getTimeUnixNano(), p.getFlags())
        || !finite(p)) {
      return;
    }
    double value = value(p);
    if (monotonic && value < 0) {
      reject(p, RejectReason.NEGATIVE_COUNTER, "value: " + value + " (expected >= 0: monotonic)");
      return;
    }
    accept(
        new Sample.Sum(
            series,
            p.getStartTimeUnixNano(),
            p.getTimeUnixNano(),
            java.util.Objects.requireNonNull(temporality),
            monotonic,
            value));
    exemplars(series, p.getExemplarsList());
  }

  private void histogram(HistogramDataPoint p, @Nullable Temporality temporality) {
    Series series = series(p, p.getTimeUnixNano(), p.getAttributesList());
    if (series == null
        || temporality == null && noTemporality(p)
        || !started(p, p.getStartTimeUnixNano(), p.getTimeUnixNano())
        || !recorded(series, p.getTimeUnixNano(), p.getFlags())) {
      return;
    }
    double[] limits = new double[p.getExplicitBoundsCount()];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = p.getExplicitBounds(i);
    }
    long[] counts = new long[p.getBucketCountsCount()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = p.getBucketCounts(i);
    }
    double sum = p.hasSum() ? p.getSum() : Double.NaN;
    String fault = ReferenceHistograms.explicitFault(p.getCount(), p.hasSum(), sum, limits, counts);
    if (fault != null) {
      reject(p, RejectReason.HISTOGRAM, fault);
      return;
    }
    accept(
        new Sample.Histogram(
            series,
            p.getStartTimeUnixNano(),
            p.getTimeUnixNano(),
            java.util.Objects.requireNonNull(temporality),
            p.getCount(),
            sum,
            limits,
            counts));
    exemplars(series, p.getExemplarsList());
  }

  private void exponential(ExponentialHistogramDataPoint p, @Nullable Temporality temporality) {
    Series series = series(p, p.getTimeUnixNano(), p.getAttributesList());
    if (series == null
        || temporality == null && noTemporality(p)
        || !started(p, p.getStartTimeUnixNano(), p.getTimeUnixNano())
        || !recorded(series, p.getTimeUnixNano(), p.getFlags())) {
      return;
    }
    String fault = ReferenceHistograms.exponentialFault(p);
    if (fault != null) {
      reject(p, RejectReason.HISTOGRAM, fault);
      return;
    }
    accept(
        new Sample.ExponentialHistogram(
            series,
            p.getStartTimeUnixNano(),
            p.getTimeUnixNano(),
            java.util.Objects.requireNonNull(temporality),
            p.getCount(),
            p.hasSum() ? p.getSum() : Double.NaN,
            p.getScale(),
            p.getZeroCount(),
            p.getZeroThreshold(),
            p.getPositive().getOffset(),
            ReferenceHistograms.counts(p.getPositive()),
            p.getNegative().getOffset(),
            ReferenceHistograms.counts(p.getNegative())));
    exemplars(series, p.getExemplarsList());
  }

  private void summary(SummaryDataPoint p) {
    Series series = series(p, p.getTimeUnixNano(), p.getAttributesList());
    if (series == null) {
      return;
    }
    long start = p.getStartTimeUnixNano();
    long time = p.getTimeUnixNano();
    if (start < 0 || start > time) {
      reject(
          p,
          RejectReason.START_TIME,
          "start time: "
              + Long.toUnsignedString(start)
              + " (expected at most the time, "
              + time
              + ")");
      return;
    } else if (p.getCount() < 0) {
      reject(
          p,
          RejectReason.VALUE,
          "count: " + Long.toUnsignedString(p.getCount()) + " (expected < 2^63)");
      return;
    }
    accepted++;
    Series count = named(series, series.name() + "_count", "", series.attributes());
    Series sum = named(series, series.name() + "_sum", series.unit(), series.attributes());
    if ((p.getFlags() & 1) != 0) {
      samples.add(new Sample.Stale(count, time));
      samples.add(new Sample.Stale(sum, time));
      return;
    }
    samples.add(new Sample.Sum(count, start, time, Temporality.CUMULATIVE, true, p.getCount()));
    if (Double.isFinite(p.getSum()) && p.getSum() >= 0) {
      samples.add(new Sample.Sum(sum, start, time, Temporality.CUMULATIVE, true, p.getSum()));
    }
    p.getQuantileValuesList().stream()
        .limit(32)
        .filter(q -> Double.isFinite(q.getValue()))
        .forEach(q -> {
          java.util.Map<String, String> all = series.attributes().asMap();
          all.put("quantile", String.valueOf(q.getQuantile()).replaceAll("[.]0$", ""));
          Series of = named(series, series.name(), series.unit(), Attributes.of(all));
          samples.add(new Sample.Gauge(of, time, q.getValue()));
        });
  }

  private static Series named(Series series, String name, String unit, Attributes attributes) {
    return new Series(series.scope(), name, unit, series.resource(), attributes);
  }

  private @Nullable Series series(Object point, long time, List<KeyValue> attributes) {
    String name = metric.getName();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      reject(point, RejectReason.NAME, "name: " + name.length() + " characters (expected 1..1024)");
      return null;
    }
    RejectReason refusal = bounds.refusal(time);
    if (refusal != null) {
      reject(point, refusal, bounds.describe(time));
      return null;
    }
    Attributes read = ReferenceAttributes.exact(attributes, owner);
    if (read == null) {
      reject(
          point,
          RejectReason.ATTRIBUTES,
          attributes.size() + " attributes (expected <= 128, keys <= 256, values <= 4096 long)");
      return null;
    }
    String unit = ReferenceAttributes.cut(metric.getUnit(), ReferenceAttributes.MAX_KEY);
    return new Series(scope, name, unit, owner.attributes(), read);
  }

  /** False for a point that only marks its series as gone. */
  private boolean recorded(Series series, long time, int flags) {
    boolean none = (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
    if (none) {
      accept(new Sample.Stale(series, time));
    }
    return !none;
  }

  private boolean noTemporality(Object point) {
    reject(
        point, RejectReason.TEMPORALITY, "aggregation temporality (expected delta or cumulative)");
    return true;
  }

  private boolean started(Object point, long start, long time) {
    if (start < 0 || start > time) {
      reject(
          point,
          RejectReason.START_TIME,
          "start time: "
              + Long.toUnsignedString(start)
              + " (expected at most the time, "
              + time
              + ")");
      return false;
    }
    return true;
  }

  private boolean finite(NumberDataPoint p) {
    boolean number =
        p.getValueCase() == NumberDataPoint.ValueCase.AS_INT
            || (p.getValueCase() == NumberDataPoint.ValueCase.AS_DOUBLE
                && Double.isFinite(p.getAsDouble()));
    if (!number) {
      String shown = p.hasAsDouble() ? String.valueOf(p.getAsDouble()) : "absent";
      reject(p, RejectReason.VALUE, "value: " + shown + " (expected a finite number)");
    }
    return number;
  }

  private static double value(NumberDataPoint p) {
    return p.hasAsInt() ? p.getAsInt() : p.getAsDouble();
  }

  private static @Nullable Temporality temporality(AggregationTemporality t) {
    return switch (t) {
      case AGGREGATION_TEMPORALITY_CUMULATIVE -> Temporality.CUMULATIVE;
      case AGGREGATION_TEMPORALITY_DELTA -> Temporality.DELTA;
      case AGGREGATION_TEMPORALITY_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private void exemplars(Series series, List<Exemplar> exemplars) {
    int told = 0;
    for (Exemplar e : exemplars) {
      double value = e.hasAsInt() ? e.getAsInt() : e.hasAsDouble() ? e.getAsDouble() : Double.NaN;
      if (told < 64
          && !ReferenceTraces.id(e.getTraceId(), 16).isEmpty()
          && Double.isFinite(value)
          && bounds.refusal(e.getTimeUnixNano()) == null) {
        told++;
        java.nio.ByteBuffer trace = e.getTraceId().asReadOnlyByteBuffer();
        samples.add(
            new Sample.Exemplar(
                series,
                e.getTimeUnixNano(),
                value,
                trace.getLong(),
                trace.getLong(),
                e.getSpanId().size() == 8 ? e.getSpanId().asReadOnlyByteBuffer().getLong() : 0));
      }
    }
  }

  private void accept(Sample sample) {
    samples.add(sample);
    accepted++;
  }

  private void reject(Object point, RejectReason reason, String what) {
    rejected.add(point);
    rejections.add(
        reason, 1, "metric " + ReferenceAttributes.cut(metric.getName(), 100) + ": " + what);
  }

  private ExportMetricsServiceRequest remainder(ExportMetricsServiceRequest request) {
    ExportMetricsServiceRequest.Builder out = request.toBuilder();
    for (ResourceMetrics.Builder rm : out.getResourceMetricsBuilderList()) {
      if (ReferenceAttributes.needsScrubbing(rm.getResource())) {
        ReferenceAttributes.scrub(rm.getResourceBuilder());
      }
      if (!rejected.isEmpty()) {
        for (ScopeMetrics.Builder sm : rm.getScopeMetricsBuilderList()) {
          sm.getMetricsBuilderList().forEach(this::dropRejected);
        }
      }
    }
    return out.build();
  }

  private void dropRejected(Metric.Builder m) {
    switch (m.getDataCase()) {
      case GAUGE -> {
        List<NumberDataPoint> kept = kept(m.getGauge().getDataPointsList());
        m.getGaugeBuilder().clearDataPoints().addAllDataPoints(kept);
      }
      case SUM -> {
        List<NumberDataPoint> kept = kept(m.getSum().getDataPointsList());
        m.getSumBuilder().clearDataPoints().addAllDataPoints(kept);
      }
      case HISTOGRAM -> {
        List<HistogramDataPoint> kept = kept(m.getHistogram().getDataPointsList());
        m.getHistogramBuilder().clearDataPoints().addAllDataPoints(kept);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        List<ExponentialHistogramDataPoint> kept =
            kept(m.getExponentialHistogram().getDataPointsList());
        m.getExponentialHistogramBuilder().clearDataPoints().addAllDataPoints(kept);
      }
      case SUMMARY -> {
        List<SummaryDataPoint> kept = kept(m.getSummary().getDataPointsList());
        m.getSummaryBuilder().clearDataPoints().addAllDataPoints(kept);
      }
      case DATA_NOT_SET -> {}
    }
  }

  private <T> List<T> kept(List<T> points) {
    return points.stream().filter(p -> !rejected.contains(p)).toList();
  }
}
