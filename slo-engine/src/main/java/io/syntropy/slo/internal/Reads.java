package io.syntropy.slo.internal;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Whether any of some indicators reads a series. Immutable; safe for many threads. */
public final class Reads implements Predicate<Series> {
  private final PartIndex otlp = new PartIndex();
  private final PartIndex prometheus = new PartIndex();

  /** Of these indicators. */
  public Reads(Collection<Indicator> indicators) {
    for (Indicator indicator : indicators) {
      for (Part part : new Track(indicator).parts) {
        if (part.selector().signal() == Signal.METRIC) {
          (part.selector().naming() == Selector.Naming.OTLP ? otlp : prometheus).add(part);
        }
      }
    }
  }

  @Override
  public boolean test(Series series) {
    if (prometheus.isEmpty() && !otlp.has(series.name())) {
      return false;
    }
    List<Part> candidates = new ArrayList<>();
    Matching.Lookup attributes = Matching.of(series);
    otlp.collect(series.name(), attributes, candidates);
    if (!prometheus.isEmpty()) {
      for (String name : PrometheusNames.of(series)) {
        prometheus.collect(name, attributes, candidates);
      }
    }
    return candidates.stream().anyMatch(p -> Sighting.of(p.selector(), series).matches());
  }
}
