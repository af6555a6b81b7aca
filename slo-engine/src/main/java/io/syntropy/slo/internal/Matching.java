package io.syntropy.slo.internal;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whether telemetry satisfies a selector, and which group it falls in. */
final class Matching {
  /** Looks an attribute up; null when absent. */
  interface Lookup {
    @Nullable String get(String key);
  }

  private static final String REGION = "cloud.region";
  private static final String REGION_FALLBACK = "region";

  private Matching() {}

  static Lookup of(Series series) {
    return withRegion(series::attribute);
  }

  static Lookup of(Sample.Span span) {
    return withRegion(key ->
        switch (key) {
          case "span.name" -> span.name();
          case "span.kind" -> span.kind();
          case "span.status" -> span.status();
          default -> {
            String own = span.attributes().get(key);
            yield own != null ? own : span.resource().get(key);
          }
        });
  }

  static Lookup of(Sample.Log log) {
    return withRegion(key ->
        switch (key) {
          case "severity" -> log.severity();
          case "body" -> log.body();
          default -> {
            String own = log.attributes().get(key);
            yield own != null ? own : log.resource().get(key);
          }
        });
  }

  private static Lookup withRegion(Lookup plain) {
    return key -> {
      String value = plain.get(key);
      return value == null && key.equals(REGION) ? plain.get(REGION_FALLBACK) : value;
    };
  }

  static boolean matches(Selector selector, Lookup attributes) {
    for (Map.Entry<String, AttributeMatch> condition : selector.match().entrySet()) {
      if (!condition.getValue().test(attributes.get(condition.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** The values of the group's labels; absent attributes are empty. */
  static List<String> labels(Selector selector, Lookup attributes) {
    List<String> labels = new ArrayList<>(selector.groupBy().size());
    for (String key : selector.groupBy()) {
      String value = attributes.get(key);
      labels.add(value == null ? "" : value);
    }
    return labels;
  }

  /** The cut in the series' unit; a series without one goes by its Prometheus-style name. */
  static OptionalDouble cut(Cut cut, Series series) {
    UnaryOperator<String> named =
        name -> name.contains("milliseconds") ? "ms" : name.contains("seconds") ? "s" : "";
    return cut.in(series.unit().isEmpty() ? named.apply(series.name()) : series.unit());
  }
}
