package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The series of one service: how many there are, and what is folded of new ones. */
final class ServiceSeries {
  /** OpenTelemetry's attribute for what an SDK counts together beyond its own limit. */
  static final String OVERFLOW = "otel.metric.overflow";

  private static final String SERVICE = "service.name";

  private final String name;
  private final int budget;
  private final Map<String, Set<String>> pointLabels = new HashMap<>();
  private final Set<String> resourceLabels = new LinkedHashSet<>();
  private int allowed;

  /** Active series as stored: admitted ones and those that others are folded into. */
  int active;

  /** Followed series that are folded. */
  int sources;

  /** Series that hold what overflowed. */
  int overflows;

  /** When a series could not be followed, by the clock of receipt; far in the past if never. */
  long untrackedAt = Long.MIN_VALUE / 2;

  boolean overflowing;

  /** Whether the budget was reached: only from then on anything is folded. */
  boolean armed;

  /** Nothing was found to fold; asked again after a while. */
  boolean exhausted;

  ServiceSeries(String name, int budget) {
    this.name = name;
    this.budget = budget;
    this.allowed = budget;
  }

  String name() {
    return name;
  }

  int budget() {
    return budget;
  }

  /** By how much each label that is folded lets the number grow further. */
  int step() {
    return Math.max(1, budget / 10);
  }

  int ceiling() {
    return budget * 2;
  }

  boolean hasRoom() {
    return active < allowed;
  }

  /** The budget is reached: from here on rules hold, those of before a restart too. */
  void arm() {
    armed = true;
    if (folds()) {
      allowMore();
    }
  }

  void allowMore() {
    allowed = Math.min(ceiling(), Math.max(allowed, active) + step());
  }

  boolean folds() {
    return !pointLabels.isEmpty() || !resourceLabels.isEmpty() || overflowing;
  }

  boolean folds(String metric, String label, boolean resource) {
    return resource
        ? resourceLabels.contains(label)
        : pointLabels.getOrDefault(metric, Set.of()).contains(label);
  }

  void fold(String metric, String label) {
    if (metric.isEmpty()) {
      resourceLabels.add(label);
    } else {
      pointLabels.computeIfAbsent(metric, m -> new LinkedHashSet<>()).add(label);
    }
  }

  void recover() {
    pointLabels.clear();
    resourceLabels.clear();
    overflowing = false;
    armed = false;
    allowed = budget;
  }

  void forEachRule(Consumer<FoldRule> visitor) {
    pointLabels.forEach(
        (metric, labels) -> labels.forEach(l -> visitor.accept(new FoldRule(name, metric, l))));
    resourceLabels.forEach(l -> visitor.accept(new FoldRule(name, "", l)));
  }

  /** What {@code series} is folded into; itself when no rule is about it. */
  Series folded(Series series) {
    if (!armed) {
      return series;
    }
    Attributes attributes =
        folded(series.attributes(), pointLabels.getOrDefault(series.name(), Set.of()));
    Attributes resource = folded(series.resource(), resourceLabels);
    return attributes == series.attributes() && resource == series.resource()
        ? series
        : new Series(series.scope(), series.name(), series.unit(), resource, attributes);
  }

  private static Attributes folded(Attributes attributes, Set<String> labels) {
    Map<String, String> map = null;
    for (String label : labels) {
      String value = attributes.get(label);
      if (value != null && !value.equals(SpanFacts.OTHER)) {
        map = map == null ? attributes.asMap() : map;
        map.put(label, SpanFacts.OTHER);
      }
    }
    return map == null ? attributes : Attributes.of(map);
  }

  /** The one series of the metric that holds what overflowed. */
  static Series overflow(Series series) {
    String service = series.attribute(SERVICE);
    return new Series(
        "",
        series.name(),
        series.unit(),
        service == null ? Attributes.EMPTY : Attributes.of(SERVICE, service),
        Attributes.of(OVERFLOW, "true"));
  }
}
