package io.syntropy.slo.internal;

import io.syntropy.slo.MetricNames;
import io.syntropy.slo.MetricNames.Kind;
import io.syntropy.slo.Series;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names and labels under which Prometheus would know a series. A series does not say whether it
 * is a counter, a gauge or a histogram, so it goes under the names of all three, with and without
 * the suffixes that exporters may leave out; one name has one type where it comes from.
 */
final class PrometheusNames {
  static final String BUCKET = "_bucket";
  static final String COUNT = "_count";

  private static final String JOB = "job";
  private static final String INSTANCE = "instance";
  private static final String SERVICE = "service.name";
  private static final String NAMESPACE = "service.namespace";

  private PrometheusNames() {}

  /** Every name, those of a histogram's parts included. */
  static Set<String> of(Series series) {
    Set<String> names = plain(series);
    for (String base : bases(series)) {
      names.add(base + BUCKET);
      names.add(base + COUNT);
    }
    return names;
  }

  /** The names of the series itself: a counter, a gauge, or a native histogram. */
  static Set<String> plain(Series series) {
    Set<String> names = bases(series);
    names.add(series.name());
    names.add(MetricNames.prometheus(series.name(), series.unit(), Kind.COUNTER));
    names.add(MetricNames.prometheus(series.name(), series.unit(), Kind.GAUGE));
    names.add(MetricNames.prometheus(series.name(), "", Kind.COUNTER));
    return names;
  }

  private static Set<String> bases(Series series) {
    Set<String> bases = new LinkedHashSet<>();
    bases.add(MetricNames.prometheus(series.name(), series.unit(), Kind.DISTRIBUTION));
    bases.add(MetricNames.prometheus(series.name(), "", Kind.DISTRIBUTION));
    return bases;
  }

  /** Looks labels up; an absent one is empty, as in PromQL. */
  static Matching.Lookup labels(Series series) {
    return label -> {
      String value = value(series, label);
      return value == null ? "" : value;
    };
  }

  private static @Nullable String value(Series series, String label) {
    String exact = series.attribute(label);
    if (exact != null) {
      return exact;
    }
    String[] found = new String[1];
    // The point's attributes after the resource's, so that they win.
    series.resource().forEach((key, value) -> take(found, label, key, value));
    series.attributes().forEach((key, value) -> take(found, label, key, value));
    if (found[0] != null) {
      return found[0];
    }
    return switch (label) {
      case JOB -> {
        String service = series.resource().get(SERVICE);
        String namespace = series.resource().get(NAMESPACE);
        yield service == null || namespace == null ? service : namespace + '/' + service;
      }
      case INSTANCE -> series.resource().get("service.instance.id");
      default -> null;
    };
  }

  private static void take(@Nullable String[] into, String label, String key, String value) {
    if (key.length() + "key_".length() >= label.length()
        && MetricNames.prometheusLabel(key).equals(label)) {
      into[0] = value;
    }
  }
}
