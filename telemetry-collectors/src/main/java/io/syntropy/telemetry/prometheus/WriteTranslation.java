package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.syntropy.telemetry.RejectReason;
import io.syntropy.telemetry.Rejections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One write request on its way to OTLP. */
final class WriteTranslation {
  private static final long NANOS = 1_000_000;

  private final RemoteWrite owner;
  private final Rejections rejections;
  private final OtlpMetrics out = new OtlpMetrics();
  private final Map<Labels, List<Exemplar>> exemplars = new HashMap<>();

  WriteTranslation(RemoteWrite owner, Rejections rejections) {
    this.owner = owner;
    this.rejections = rejections;
  }

  byte[] translate(List<WireSeries> request) {
    List<Labels> identities = new ArrayList<>(request.size());
    for (WireSeries series : request) {
      Labels identity = identity(series);
      identities.add(identity);
      if (identity != null && !series.exemplars().isEmpty()) {
        collect(identity, series.exemplars());
      }
    }
    for (int i = 0; i < identities.size(); i++) {
      Labels identity = identities.get(i);
      if (identity != null) {
        translate(identity, request.get(i));
      }
    }
    exemplars.forEach((series, rest) -> owner.exemplarsLost.add(owner.waiting.add(series, rest)));
    return out.isEmpty() ? new byte[0] : out.encoded();
  }

  /** The series' name and labels, or null after a rejection. */
  private @Nullable Labels identity(WireSeries series) {
    List<String> given = series.labels();
    SortedMap<String, String> labels = new TreeMap<>();
    String name = "";
    String fault = null;
    String before = "";
    for (int i = 0; i < given.size() && fault == null; i += 2) {
      String label = given.get(i);
      String value = given.get(i + 1);
      if (label.isEmpty() || label.length() > Labels.MAX_KEY || value.length() > Labels.MAX_VALUE) {
        fault =
            "label "
                + cut(label)
                + ": name of 1.."
                + Labels.MAX_KEY
                + " and value of at most "
                + Labels.MAX_VALUE
                + " characters expected";
      } else if (i > 0 && label.compareTo(before) <= 0) {
        fault = "label " + cut(label) + " after " + cut(before) + " (expected sorted and unique)";
      } else if (label.equals(Labels.NAME)) {
        name = value;
      } else if (!value.isEmpty()) {
        labels.put(label, value);
      }
      before = label;
    }
    if (fault == null && labels.size() > Labels.MAX_LABELS) {
      fault = labels.size() + " labels (expected <= " + Labels.MAX_LABELS + ")";
    }
    int items = Math.max(1, series.items());
    if (fault != null) {
      rejections.add(RejectReason.ATTRIBUTES, items, "series " + cut(name) + ": " + fault);
      return null;
    } else if (name.isEmpty() || name.length() > Labels.MAX_NAME) {
      String found = "series: __name__ of " + name.length() + " characters (expected 1..1024)";
      rejections.add(RejectReason.NAME, items, found);
      return null;
    }
    return new Labels(name, labels);
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) : text;
  }

  private void collect(Labels identity, List<WireSeries.WireExemplar> given) {
    for (WireSeries.WireExemplar e : given) {
      if (Double.isFinite(e.value())) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < e.labels().size(); i += 2) {
          labels.put(e.labels().get(i), e.labels().get(i + 1));
        }
        exemplars
            .computeIfAbsent(identity, k -> new ArrayList<>(1))
            .add(Exemplars.of(labels, e.value(), nanos(e.timeMillis())));
      }
    }
  }

  private List<Exemplar> exemplarsOf(Labels identity) {
    List<Exemplar> all = new ArrayList<>(owner.waiting.take(identity));
    List<Exemplar> sent = exemplars.remove(identity);
    if (sent != null) {
      all.addAll(sent);
    }
    owner.exemplars.add(all.size());
    return all;
  }

  private void translate(Labels identity, WireSeries series) {
    if (series.points().isEmpty() && series.histograms().isEmpty()) {
      return;
    }
    Origin origin = Origin.of(identity, Map.of());
    boolean counter = owner.types.isCounter(identity.name());
    int last = series.points().size() - 1;
    for (int i = 0; i <= last; i++) {
      point(identity, origin, counter, series.points().get(i), i == last);
    }
    last = series.histograms().size() - 1;
    for (int i = 0; i <= last; i++) {
      histogram(identity, origin, series.histograms().get(i), i == last);
    }
  }

  private void point(
      Labels identity, Origin origin, boolean counter, WireSeries.Point sample, boolean last) {
    double value = sample.value();
    boolean stale = Staleness.marks(value);
    if (!stale && !Double.isFinite(value)) {
      owner.notNumbers.increment();
      return;
    }
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(nanos(sample.timeMillis()))
            .addAllAttributes(origin.attributes());
    if (stale) {
      point.setFlags(Staleness.FLAG);
      owner.staleMarkers.increment();
    } else {
      point.setAsDouble(value);
      owner.samples.increment();
      if (last) {
        point.addAllExemplars(exemplarsOf(identity));
      }
    }
    // What is below zero is no counter, whatever its name says.
    if (counter && (stale || value >= 0)) {
      out.counter(origin, identity.name(), point.build());
    } else {
      out.gauge(origin, identity.name(), point.build());
    }
  }

  private void histogram(Labels identity, Origin origin, NativeHistogram h, boolean last) {
    if (Staleness.marks(h.sum())) {
      owner.staleMarkers.increment();
      out.exponential(
          origin,
          identity.name(),
          ExponentialHistogramDataPoint.newBuilder()
              .setTimeUnixNano(nanos(h.timeMillis()))
              .addAllAttributes(origin.attributes())
              .setFlags(Staleness.FLAG)
              .build());
      return;
    } else if (h.gauge()) {
      owner.gaugeHistograms.increment();
      return;
    }
    List<Exemplar> attached = last ? exemplarsOf(identity) : List.of();
    try {
      if (h.schema() == NativeHistogram.CUSTOM) {
        HistogramDataPoint.Builder point = HistogramTranslation.explicit(h);
        point
            .setTimeUnixNano(nanos(h.timeMillis()))
            .addAllAttributes(origin.attributes())
            .addAllExemplars(attached);
        out.histogram(origin, identity.name(), point.build());
      } else {
        ExponentialHistogramDataPoint.Builder point = HistogramTranslation.exponential(h);
        point
            .setTimeUnixNano(nanos(h.timeMillis()))
            .addAllAttributes(origin.attributes())
            .addAllExemplars(attached);
        out.exponential(origin, identity.name(), point.build());
      }
      owner.histograms.increment();
    } catch (HistogramTranslation.Contradiction e) {
      String fault = "series " + cut(identity.name()) + ": " + e.getMessage();
      rejections.add(RejectReason.HISTOGRAM, 1, fault);
    }
  }

  /** Times that no clock shows become ones that the decoder refuses. */
  static long nanos(long millis) {
    if (millis <= 0) {
      return 1;
    }
    return millis > Long.MAX_VALUE / NANOS ? Long.MAX_VALUE : millis * NANOS;
  }
}
