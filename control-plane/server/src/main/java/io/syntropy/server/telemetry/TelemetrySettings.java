package io.syntropy.server.telemetry;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.telemetry.govern.CardinalitySettings;
import io.syntropy.telemetry.govern.SamplingSettings;
import io.syntropy.telemetry.govern.ScrubSettings;
import io.syntropy.telemetry.store.DataClass;
import io.syntropy.telemetry.store.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of telemetry and for how long: the file that {@code SYNTROPY_TELEMETRY_CONFIG}
 * names; docs/guides/telemetry-store.md describes it. Everything has a default.
 *
 * @param storeMetrics whether metric points are stored at all; SLOs are computed either way
 * @param cardinality how many series services may have before labels are folded
 */
public record TelemetrySettings(
    boolean storeMetrics,
    Retention retention,
    SamplingSettings sampling,
    ScrubSettings scrubbing,
    CardinalitySettings cardinality) {
  /** Used without a file. */
  public static final TelemetrySettings DEFAULTS =
      new TelemetrySettings(
          true,
          Retention.DEFAULT,
          SamplingSettings.DEFAULTS,
          ScrubSettings.DEFAULTS,
          CardinalitySettings.DEFAULTS);

  private static final int MAX_SERIES = 10_000_000;

  /**
   * Reads a file.
   *
   * @param faults what is wrong with it; with any, the answer is not to be used
   */
  public static TelemetrySettings read(String path, String text, List<Fault> faults) {
    List<Node> roots = Documents.trees(path, text, faults);
    if (roots.isEmpty()) {
      return DEFAULTS;
    }
    Node root = roots.getFirst();
    if (roots.size() > 1) {
      roots.get(1).expected("one document");
      faults.addAll(roots.get(1).faults().list());
    }
    TelemetrySettings read = DEFAULTS;
    if (root.isMapping()) {
      read = read(root);
      root.rejectUnknown();
    } else {
      root.expected("a mapping with metrics, retention, sampling, scrubbing or cardinality");
    }
    faults.addAll(root.faults().list());
    return read;
  }

  private static TelemetrySettings read(Node root) {
    Node metrics = root.optionalMapping("metrics");
    boolean store = metrics == null || metrics.bool("store", true);
    close(metrics);
    return new TelemetrySettings(
        store, retention(root), sampling(root), scrubbing(root), cardinality(root));
  }

  private static CardinalitySettings cardinality(Node root) {
    CardinalitySettings defaults = CardinalitySettings.DEFAULTS;
    Node node = root.optionalMapping("cardinality");
    if (node == null) {
      return defaults;
    }
    int budget = node.integer("series_per_service", 1, MAX_SERIES, defaults.budget());
    int total = node.integer("series", 1, MAX_SERIES, defaults.total());
    Map<String, Integer> budgets = new HashMap<>();
    Node services = node.optionalMapping("services");
    if (services != null) {
      for (String name : services.fields().keySet()) {
        budgets.put(name, services.integer(name, 1, MAX_SERIES, budget));
      }
    }
    close(services);
    close(node);
    return new CardinalitySettings(
        budget, budgets, total, defaults.active(), defaults.services(), defaults.sources());
  }

  private static Retention retention(Node root) {
    Retention retention = Retention.DEFAULT;
    Node node = root.optionalMapping("retention");
    if (node == null) {
      return retention;
    }
    Map<DataClass, Duration> ages = new HashMap<>(retention.ages());
    for (DataClass dataClass : DataClass.values()) {
      ages.put(dataClass, node.duration(dataClass.folder(), retention.age(dataClass)));
    }
    try {
      retention = new Retention(ages);
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
    }
    close(node);
    return retention;
  }

  private static SamplingSettings sampling(Node root) {
    SamplingSettings defaults = SamplingSettings.DEFAULTS;
    Node node = root.optionalMapping("sampling");
    if (node == null) {
      return defaults;
    }
    double rate =
        node.number("rate", r -> r >= 0.001 && r <= 1, "0.001 <= rate <= 1", defaults.rate());
    Set<String> critical = node.has("critical") ? strings(node, "critical") : defaults.critical();
    double keepAllBelow =
        node.number("keep_all_below", k -> k >= 0, "a number >= 0", defaults.keepAllBelow());
    close(node);
    return new SamplingSettings(
        rate,
        keepAllBelow,
        critical,
        defaults.quiet(),
        defaults.maxAge(),
        defaults.maxSpans(),
        defaults.maxBytes(),
        defaults.maxTraceSpans(),
        defaults.decisions());
  }

  private static ScrubSettings scrubbing(Node root) {
    Node node = root.optionalMapping("scrubbing");
    if (node == null) {
      return ScrubSettings.DEFAULTS;
    }
    ScrubSettings settings = ScrubSettings.DEFAULTS;
    try {
      settings =
          new ScrubSettings(strings(node, "drop"), strings(node, "hash"), strings(node, "keep"));
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
    }
    close(node);
    return settings;
  }

  private static Set<String> strings(Node node, String field) {
    return new HashSet<>(new ArrayList<>(node.strings(field)));
  }

  private static void close(@Nullable Node node) {
    if (node != null) {
      node.rejectUnknown();
    }
  }
}
