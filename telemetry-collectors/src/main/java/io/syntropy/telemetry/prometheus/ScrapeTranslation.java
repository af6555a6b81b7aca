package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One page on its way to OTLP. All of a family is at hand, so classic histograms become OTLP ones,
 * {@code _created} becomes the start time and {@code target_info} the resource. Summaries stay what
 * Prometheus makes of them: a gauge for each quantile, counters for {@code _count} and {@code
 * _sum}.
 */
final class ScrapeTranslation {
  private static final String TARGET_INFO = "target_info";

  private final SortedMap<String, String> target;
  private final boolean honorLabels;
  private final boolean honorTimestamps;
  private final long timeNanos;
  private final OtlpMetrics out;
  private final Set<ScrapedSeries> seen = new LinkedHashSet<>();
  private Map<String, String> resource = Map.of();

  /**
   * @param target labels of every series of the target, {@code job} and {@code instance} among them
   * @param honorLabels whether the page's labels win over these; else they are kept as {@code
   *     exported_…}
   * @param honorTimestamps whether the page's times count
   */
  ScrapeTranslation(
      SortedMap<String, String> target,
      boolean honorLabels,
      boolean honorTimestamps,
      long timeNanos,
      OtlpMetrics out) {
    this.honorTimestamps = honorTimestamps;
    this.target = target;
    this.honorLabels = honorLabels;
    this.timeNanos = timeNanos;
    this.out = out;
  }

  /**
   * The series told at the time of the scrape; those with a time of their own end by themselves.
   */
  Set<ScrapedSeries> seen() {
    return seen;
  }

  /** What {@code target_info} said of the resource. */
  Map<String, String> resource() {
    return resource;
  }

  void translate(Exposition page) {
    for (Exposition.Family family : page.families()) {
      for (Exposition.Line line : family.lines()) {
        if (line.name().equals(TARGET_INFO)) {
          resource = Map.copyOf(new TreeMap<>(line.labels()));
        }
      }
    }
    page.families().forEach(this::family);
  }

  private void family(Exposition.Family family) {
    switch (family.type()) {
      case COUNTER -> counters(family, "_created");
      case SUMMARY -> counters(family, "_created");
      case HISTOGRAM -> histograms(family);
      case GAUGE, UNKNOWN, STATE_SET, INFO, GAUGE_HISTOGRAM ->
          family.lines().stream()
              .filter(line -> !line.name().equals(TARGET_INFO))
              .forEach(this::gauge);
    }
  }

  /** A target's labels with a line's. */
  private Labels labels(String name, SortedMap<String, String> own) {
    SortedMap<String, String> all = new TreeMap<>(target);
    own.forEach((label, value) -> {
      String known = target.get(label);
      if (known == null || honorLabels) {
        all.put(label, value);
      } else {
        all.put("exported_" + label, value);
      }
    });
    return new Labels(name, all);
  }

  private long time(Exposition.Line line) {
    return timed(line) ? WriteTranslation.nanos(line.timeMillis()) : timeNanos;
  }

  private boolean timed(Exposition.Line line) {
    return honorTimestamps && line.timeMillis() != Exposition.Line.NO_TIME;
  }

  private void told(ScrapedSeries.Shape shape, Labels labels, Exposition.Line line) {
    if (!timed(line)) {
      seen.add(new ScrapedSeries(shape, labels));
    }
  }

  private void gauge(Exposition.Line line) {
    if (Double.isFinite(line.value())) {
      Labels labels = labels(line.name(), line.labels());
      Origin origin = Origin.of(labels, resource);
      out.gauge(origin, line.name(), number(line, origin).build());
      told(ScrapedSeries.Shape.GAUGE, labels, line);
    }
  }

  private NumberDataPoint.Builder number(Exposition.Line line, Origin origin) {
    return NumberDataPoint.newBuilder()
        .setTimeUnixNano(time(line))
        .setAsDouble(line.value())
        .addAllAttributes(origin.attributes());
  }

  private void counters(Exposition.Family family, String created) {
    Map<SortedMap<String, String>, Long> starts = starts(family, created);
    for (Exposition.Line line : family.lines()) {
      boolean quantile = family.type() == FamilyType.SUMMARY && line.name().equals(family.name());
      if (line.name().equals(family.name() + created)) {
        continue;
      } else if (quantile || line.value() < 0) {
        gauge(line); // what is below zero is no counter, whatever it is called
      } else if (Double.isFinite(line.value())) {
        counter(line, starts.getOrDefault(line.labels(), 0L));
      }
    }
  }

  private void counter(Exposition.Line line, long start) {
    Labels labels = labels(line.name(), line.labels());
    Origin origin = Origin.of(labels, resource);
    NumberDataPoint.Builder point = number(line, origin);
    if (start <= point.getTimeUnixNano()) {
      point.setStartTimeUnixNano(start);
    }
    point.addAllExemplars(exemplars(List.of(line)));
    out.counter(origin, line.name(), point.build());
    told(ScrapedSeries.Shape.COUNTER, labels, line);
  }

  private static Map<SortedMap<String, String>, Long> starts(
      Exposition.Family family, String created) {
    Map<SortedMap<String, String>, Long> starts = new HashMap<>();
    for (Exposition.Line line : family.lines()) {
      if (line.name().equals(family.name() + created) && line.value() > 0 && line.value() < 1e10) {
        starts.put(line.labels(), Math.round(line.value() * 1e9));
      }
    }
    return starts;
  }

  private List<Exemplar> exemplars(List<Exposition.Line> lines) {
    List<Exemplar> all = new ArrayList<>(0);
    for (Exposition.Line line : lines) {
      Exposition.LineExemplar e = line.exemplar();
      if (e != null && Double.isFinite(e.value())) {
        long time =
            e.timeMillis() == Exposition.Line.NO_TIME
                ? time(line)
                : WriteTranslation.nanos(e.timeMillis());
        all.add(Exemplars.of(e.labels(), e.value(), time));
      }
    }
    return all;
  }

  private void histograms(Exposition.Family family) {
    Map<SortedMap<String, String>, Long> starts = starts(family, "_created");
    Map<SortedMap<String, String>, List<Exposition.Line>> groups = new LinkedHashMap<>();
    for (Exposition.Line line : family.lines()) {
      if (!line.name().equals(family.name() + "_created")) {
        SortedMap<String, String> labels = new TreeMap<>(line.labels());
        labels.remove("le");
        groups.computeIfAbsent(labels, k -> new ArrayList<>()).add(line);
      }
    }
    groups.forEach((labels, lines) -> {
      long start = starts.getOrDefault(labels, 0L);
      HistogramDataPoint.Builder point = ClassicHistogram.of(family.name(), lines);
      if (point == null) {
        // Not a whole histogram: what there is of it, under its own names.
        for (Exposition.Line line : lines) {
          if (line.value() < 0) {
            gauge(line);
          } else if (Double.isFinite(line.value())) {
            counter(line, start);
          }
        }
        return;
      }
      Labels full = labels(family.name(), labels);
      Origin origin = Origin.of(full, resource);
      long time = time(lines.getFirst());
      point
          .setTimeUnixNano(time)
          .setStartTimeUnixNano(start <= time ? start : 0)
          .addAllAttributes(origin.attributes())
          .addAllExemplars(exemplars(lines));
      out.histogram(origin, family.name(), point.build());
      told(ScrapedSeries.Shape.HISTOGRAM, full, lines.getFirst());
    });
  }

  /** One more gauge about the scrape itself. */
  void report(String name, double value) {
    gauge(new Exposition.Line(name, new TreeMap<>(), value, Exposition.Line.NO_TIME, null));
  }

  /** Says that {@code series} is gone. */
  static void stale(
      ScrapedSeries series, Map<String, String> resource, long timeNanos, OtlpMetrics out) {
    Origin origin = Origin.of(series.labels(), resource);
    String name = series.labels().name();
    NumberDataPoint.Builder number =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(timeNanos)
            .setFlags(Staleness.FLAG)
            .addAllAttributes(origin.attributes());
    switch (series.shape()) {
      case GAUGE -> out.gauge(origin, name, number.build());
      case COUNTER -> out.counter(origin, name, number.build());
      case HISTOGRAM ->
          out.histogram(
              origin,
              name,
              HistogramDataPoint.newBuilder()
                  .setTimeUnixNano(timeNanos)
                  .setFlags(Staleness.FLAG)
                  .addAllAttributes(origin.attributes())
                  .build());
    }
  }
}
