package io.syntropy.server.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.syntropy.slo.MetricNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Labels of a series about a group of an SLO or condition: its own, and the group's attributes by
 * Prometheus' names. An attribute that is called like one of ours becomes {@code exported_NAME}, as
 * in Prometheus; values of attributes that get the same name are joined by {@code ;}, as
 * OpenTelemetry's rules say.
 */
final class GroupLabels {
  /** Any series' own labels: an attribute has the same name on all of them. */
  private static final Set<String> OURS =
      Set.of(
          "slo", "service", "objective", "severity", "tier", "state", "opener", "name", "window");

  private GroupLabels() {}

  static Labels with(Map<String, String> own, Map<String, String> attributes) {
    Map<String, String> all = new TreeMap<>();
    new TreeMap<>(attributes)
        .forEach((key, value) -> {
          String name = MetricNames.prometheusLabel(key);
          boolean taken = OURS.contains(name) || name.startsWith("__");
          all.merge(taken ? "exported_" + name : name, value, (a, b) -> a + ";" + b);
        });
    all.putAll(own);
    return Labels.of(all.keySet().toArray(String[]::new), all.values().toArray(String[]::new));
  }
}
