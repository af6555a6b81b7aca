package io.syntropy.telemetry.forward;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.MetricNames;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The labels under which a series is written, by the OpenTelemetry compatibility rules. */
final class WrittenLabels {
  private static final String REGION = "cloud.region";

  private final TreeMap<String, String> base = new TreeMap<>();

  WrittenLabels(Series series) {
    series.attributes().forEach((key, value) -> put(MetricNames.prometheusLabel(key), value));
    Attributes resource = series.resource();
    String service = resource.get("service.name");
    String namespace = resource.get("service.namespace");
    if (service != null) {
      base.put("job", namespace == null ? service : namespace + "/" + service);
    }
    String instance = resource.get("service.instance.id");
    if (instance != null) {
      base.put("instance", instance);
    }
    String region = resource.get(REGION);
    if (region != null) {
      // The one attribute of the resource that everything here is asked by.
      base.putIfAbsent(MetricNames.prometheusLabel(REGION), region);
    }
    String scope = series.scope();
    int at = scope.lastIndexOf('@');
    if (!scope.isEmpty()) {
      base.put("otel_scope_name", at < 0 ? scope : scope.substring(0, at));
    }
    if (at >= 0) {
      base.put("otel_scope_version", scope.substring(at + 1));
    }
    base.values().removeIf(String::isEmpty);
  }

  /** Keys that become one label share it. */
  private void put(String label, String value) {
    base.merge(label, value, (before, more) -> before + ";" + more);
  }

  /** Names and values, sorted. */
  List<String> named(String name) {
    return flat(new TreeMap<>(base), name);
  }

  List<String> named(String name, String le) {
    TreeMap<String, String> labels = new TreeMap<>(base);
    labels.put("le", le);
    return flat(labels, name);
  }

  private static List<String> flat(TreeMap<String, String> labels, String name) {
    labels.put("__name__", name);
    List<String> flat = new ArrayList<>(labels.size() * 2);
    for (Map.Entry<String, String> e : labels.entrySet()) {
      flat.add(e.getKey());
      flat.add(e.getValue());
    }
    return List.copyOf(flat);
  }
}
