package io.syntropy.slo;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which telemetry is read, and by what it is grouped (contracts §4, {@code metricSource.type:
 * syntropy}).
 *
 * <p>Attributes are looked up on the point, then on the resource; {@code cloud.region} falls back
 * to {@code region}. Spans also have {@code span.name}, {@code span.kind}, {@code span.status};
 * logs {@code severity} and {@code body}.
 *
 * @param name metric or span name; {@code *} for any (spans and logs)
 * @param match conditions that must all hold, by attribute (by label under Prometheus naming)
 * @param le for histograms and spans: count only events at or under this; null for all
 * @param groupBy attributes whose values form the group labels, in order; absent ones are empty
 * @param naming whose names {@code name}, {@code match} and {@code groupBy} are
 */
public record Selector(
    Signal signal,
    String name,
    Map<String, AttributeMatch> match,
    @Nullable Cut le,
    List<String> groupBy,
    Naming naming) {
  /** Any name. */
  public static final String ANY = "*";

  /** How telemetry is named. */
  public enum Naming {
    /** As sent in OTLP: {@code http.server.request.duration}. */
    OTLP,
    /**
     * As Prometheus would name it ({@link MetricNames}): {@code
     * http_server_request_duration_seconds_count}. Finds series that came by OTLP under any name
     * that normalises to this one, and series that came with this name; of a histogram {@code
     * _count} is all its events and {@code _bucket} those at or under the cut. An absent label is
     * the empty string.
     */
    PROMETHEUS
  }

  public Selector {
    if (name.isEmpty() || (signal == Signal.METRIC && name.equals(ANY))) {
      throw new IllegalArgumentException("name: '" + name + "' (expected a metric or span name)");
    }
    if (signal == Signal.LOG && le != null) {
      throw new IllegalArgumentException("le: " + le + " (expected none for logs)");
    }
    if (naming == Naming.PROMETHEUS && signal != Signal.METRIC) {
      throw new IllegalArgumentException(
          "signal: " + signal + " (expected metric under Prometheus naming)");
    }
    match = Collections.unmodifiableMap(new TreeMap<>(match));
    groupBy = List.copyOf(groupBy);
  }

  /** A selector by OTLP names. */
  public Selector(
      Signal signal,
      String name,
      Map<String, AttributeMatch> match,
      @Nullable Cut le,
      List<String> groupBy) {
    this(signal, name, match, le, groupBy, Naming.OTLP);
  }

  /** All points of a metric whose attributes equal {@code match}. */
  public static Selector metric(String name, Map<String, String> match, List<String> groupBy) {
    Map<String, AttributeMatch> conditions = new TreeMap<>();
    match.forEach((key, value) -> conditions.put(key, new AttributeMatch.Equal(value)));
    return new Selector(Signal.METRIC, name, conditions, null, groupBy);
  }

  /** This selector with one more condition. */
  public Selector and(String key, AttributeMatch condition) {
    Map<String, AttributeMatch> conditions = new TreeMap<>(match);
    conditions.put(key, condition);
    return new Selector(signal, name, conditions, le, groupBy, naming);
  }
}
