package io.syntropy.slo.internal;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import java.util.Map;

/**
 * How a series whose name a selector asks for answers to it.
 *
 * @param matches whether the conditions hold
 * @param attributes looks attributes up as the selector names them
 * @param cutting whether the selector's cut is to be made; a bucket that came as a series of its
 *     own is cut already
 * @param histogramOnly whether only a histogram is meant, not a series of the same name
 */
record Sighting(
    boolean matches, Matching.Lookup attributes, boolean cutting, boolean histogramOnly) {
  private static final String LE = "le";

  static Sighting of(Selector selector, Series series) {
    return switch (selector.naming()) {
      case OTLP -> {
        Matching.Lookup attributes = Matching.of(series);
        yield new Sighting(Matching.matches(selector, attributes), attributes, true, false);
      }
      case PROMETHEUS -> prometheus(selector, series);
    };
  }

  private static Sighting prometheus(Selector selector, Series series) {
    Matching.Lookup labels = PrometheusNames.labels(series);
    String name = selector.name();
    boolean bucket = name.endsWith(PrometheusNames.BUCKET);
    if (PrometheusNames.plain(series).contains(name)) {
      return new Sighting(Matching.matches(selector, labels), labels, !bucket, false);
    }
    // A part of a histogram: which bucket is said by the cut, not by a label.
    for (Map.Entry<String, AttributeMatch> condition : selector.match().entrySet()) {
      boolean said = bucket && condition.getKey().equals(LE);
      if (!said && !condition.getValue().test(labels.get(condition.getKey()))) {
        return new Sighting(false, labels, true, true);
      }
    }
    return new Sighting(true, labels, true, true);
  }
}
