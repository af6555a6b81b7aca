package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the label that explodes: of the metric that has the most of the newest series, the label
 * with the most values. Labels that grow along with it (a session beside its user) are named too.
 * Exact: it is only asked when a service is over its budget, so what it looks at is bounded by
 * that.
 */
final class ExplodingLabel {
  /** Without these a series means something else. */
  private static final Set<String> NEVER =
      Set.of("service.name", "service.namespace", "le", "quantile", ServiceSeries.OVERFLOW);

  /**
   * A label.
   *
   * @param metric the metric that grew
   * @param resource whether it is an attribute of the resource, so that it is folded for all
   *     metrics
   * @param values how many values it has
   */
  record Found(String metric, String label, boolean resource, int values) {}

  private ExplodingLabel() {}

  /**
   * The label with the most values first; empty when nothing is left to fold.
   *
   * @param newestFirst series that may be folded
   */
  static List<Found> find(List<Series> newestFirst, ServiceSeries service) {
    Map<String, Integer> newest = new HashMap<>();
    int recent = Math.max(50, newestFirst.size() / 4);
    for (int i = 0; i < newestFirst.size(); i++) {
      newest.merge(newestFirst.get(i).name(), i < recent ? 1 : 0, Integer::sum);
    }
    List<String> metrics = new ArrayList<>(newest.keySet());
    metrics.sort(Comparator.<String>comparingInt(newest::get).reversed().thenComparing(m -> m));
    for (String metric : metrics) {
      List<Found> found = of(metric, newestFirst, service);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static List<Found> of(String metric, List<Series> all, ServiceSeries service) {
    Map<String, Set<String>> point = new HashMap<>();
    Map<String, Set<String>> resource = new HashMap<>();
    int series = 0;
    for (Series s : all) {
      if (s.name().equals(metric)) {
        series++;
        collect(s.attributes(), point);
        collect(s.resource(), resource);
      }
    }
    List<Found> labels = new ArrayList<>();
    point.forEach((label, values) -> add(labels, service, metric, label, false, values.size()));
    resource.forEach((label, values) -> add(labels, service, metric, label, true, values.size()));
    labels.sort(
        Comparator.comparingInt(Found::values)
            .reversed()
            .thenComparing(Found::resource)
            .thenComparing(Found::label));
    if (labels.isEmpty()) {
      return labels;
    }
    int most = labels.getFirst().values();
    int along = Math.max(most / 2, series / 5);
    Found first = labels.getFirst();
    return labels.stream().filter(f -> f == first || f.values() > along).toList();
  }

  private static void add(
      List<Found> labels,
      ServiceSeries service,
      String metric,
      String label,
      boolean resource,
      int values) {
    if (values > 1 && !NEVER.contains(label) && !service.folds(metric, label, resource)) {
      labels.add(new Found(metric, label, resource, values));
    }
  }

  private static void collect(Attributes attributes, Map<String, Set<String>> values) {
    attributes.forEach((k, v) -> values.computeIfAbsent(k, x -> new HashSet<>()).add(v));
  }
}
