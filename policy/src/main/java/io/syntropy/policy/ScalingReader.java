package io.syntropy.policy;

import io.syntropy.policy.RegionPolicy.ActionTerms;
import io.syntropy.slo.config.Durations;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the spec of a {@code ScalingPolicy}. */
final class ScalingReader {
  private ScalingReader() {}

  /**
   * Null after a fault.
   *
   * @throws IllegalArgumentException naming the field when fields do not fit together
   */
  static @Nullable ScalingPolicy read(String name, Node spec) {
    String service = spec.string("service");
    Criticality criticality = spec.choice("criticality", Criticality.NORMAL);
    ScalingPolicy.Replicas replicas = replicas(spec);
    List<ScalingSignal> signals = new ArrayList<>();
    for (Node item : spec.requiredList("signals")) {
      ScalingSignal signal = signal(item);
      if (signal != null) {
        signals.add(signal);
      }
    }
    double tolerance =
        spec.number("tolerance", v -> true, "a number", ScalingPolicy.DEFAULT_TOLERANCE);
    ScalingRules up = rules(spec, "up", ScalingRules.UP);
    ScalingRules down = rules(spec, "down", ScalingRules.DOWN);
    Duration sync = spec.duration("sync", ScalingPolicy.DEFAULT_SYNC);
    Duration dwell = orZero(spec, "dwell", ScalingPolicy.DEFAULT_DWELL);
    ActionTerms action = action(spec);
    SortedMap<String, OutsideTarget> targets = OutsideReader.read(spec);
    Mode mode = spec.choice("mode", Mode.OBSERVE);
    spec.rejectUnknown();
    if (service == null || replicas == null || !spec.faults().isEmpty()) {
      return null;
    }
    return new ScalingPolicy(
        name,
        service,
        criticality,
        replicas,
        signals,
        tolerance,
        up,
        down,
        sync,
        dwell,
        action,
        targets,
        mode);
  }

  private static ScalingPolicy.@Nullable Replicas replicas(Node spec) {
    Node r = spec.mapping("replicas");
    if (r == null) {
      return null;
    }
    int limit = ScalingPolicy.Replicas.LIMIT;
    int min = r.integer("min", 1, limit, ScalingPolicy.Replicas.DEFAULT_MIN);
    r.required("max", "a whole number from 1 to " + limit);
    int max = r.integer("max", 1, limit, limit);
    int critical = r.integer("critical_min", 1, limit, ScalingPolicy.Replicas.DEFAULT_CRITICAL_MIN);
    r.rejectUnknown();
    return r.faults().isEmpty()
        ? built(r, () -> new ScalingPolicy.Replicas(min, max, critical))
        : null;
  }

  private static @Nullable ScalingSignal signal(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with name and average or value");
      return null;
    }
    String name = item.string("name");
    String metric = item.string("metric", name == null ? "" : name);
    boolean average = item.has("average");
    if (average == item.has("value")) {
      item.known("average", "value")
          .fault("signals: %s (expected one of average, value)".formatted(both(average)));
    }
    ScalingSignal.Per per = average ? ScalingSignal.Per.AVERAGE : ScalingSignal.Per.VALUE;
    double target = item.number(per.field, v -> v > 0 && v <= 1e15, "a number above 0", Double.NaN);
    Duration stale = item.duration("stale_after", ScalingSignal.DEFAULT_STALE_AFTER);
    item.rejectUnknown();
    if (name == null || !item.faults().isEmpty()) {
      return null;
    }
    return built(item, () -> new ScalingSignal(name, metric, per, target, stale));
  }

  private static String both(boolean both) {
    return both ? "average and value" : "neither";
  }

  private static ScalingRules rules(Node spec, String field, ScalingRules absent) {
    Node r = spec.optionalMapping(field);
    if (r == null) {
      return absent;
    }
    Duration window = orZero(r, "window", absent.window());
    ScalingRules.Select select = r.choice("select", absent.select());
    List<ScalingRules.Rate> rates = new ArrayList<>();
    for (Node item : r.list("policies")) {
      ScalingRules.Rate rate = rate(item);
      if (rate != null) {
        rates.add(rate);
      }
    }
    List<ScalingRules.Rate> given = r.has("policies") ? rates : absent.rates();
    r.rejectUnknown();
    if (!r.faults().isEmpty()) {
      return absent;
    }
    ScalingRules rules = built(r, () -> new ScalingRules(window, select, given));
    return rules == null ? absent : rules;
  }

  private static ScalingRules.@Nullable Rate rate(Node item) {
    if (!item.isMapping() || item.has("pods") == item.has("percent")) {
      item.expected("a mapping with period and one of pods, percent");
      return null;
    }
    boolean pods = item.has("pods");
    int value = item.integer(pods ? "pods" : "percent", 1, 1_000_000, 1);
    Duration period = item.duration("period");
    item.rejectUnknown();
    if (period == null || !item.faults().isEmpty()) {
      return null;
    }
    ScalingRules.Unit unit = pods ? ScalingRules.Unit.PODS : ScalingRules.Unit.PERCENT;
    return built(item, () -> new ScalingRules.Rate(unit, value, period));
  }

  private static ActionTerms action(Node spec) {
    ActionTerms absent = ActionTerms.DEFAULT;
    Node a = spec.optionalMapping("action");
    if (a == null) {
      return absent;
    }
    Duration expires = a.duration("expires", absent.expires());
    int extensions = a.integer("extensions", 0, 3, absent.extensions());
    a.rejectUnknown();
    ActionTerms terms = built(a, () -> new ActionTerms(expires, extensions));
    return terms == null ? absent : terms;
  }

  /** A duration that may be 0s. */
  private static Duration orZero(Node node, String field, Duration absent) {
    Node at = node.optional(field);
    if (at == null) {
      return absent;
    }
    Duration read = Durations.parse(at.text()).orElse(null);
    if (read == null) {
      at.expected("a duration such as 0s, 60s or 5m");
    }
    return read == null ? absent : read;
  }

  /** The value, or null after a fault at the field its message names. */
  private static <T> @Nullable T built(Node node, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String path = message.substring(0, Math.max(0, message.indexOf(':')));
      Node at = node.optional(path.substring(path.lastIndexOf('.') + 1));
      (at == null ? node : at).fault(message);
      return null;
    }
  }
}
