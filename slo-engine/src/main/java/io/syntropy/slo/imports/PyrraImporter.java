package io.syntropy.slo.imports;

import io.syntropy.slo.config.Durations;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.promql.Expression;
import io.syntropy.slo.promql.PromQl;
import io.syntropy.slo.promql.PromQlFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Pyrra's {@code pyrra.dev/v1alpha1 ServiceLevelObjective}: ratio, latency, latencyNative and
 * bool_gauge. Source: Pyrra's resource definition and documentation.
 *
 * <p>Its four alerts are burn rates 14, 7, 2 and 1 over 1 h, 6 h, 1 d and 4 d for a window of 28 d,
 * all lengths in proportion to the window.
 */
public final class PyrraImporter {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Duration REFERENCE = Duration.ofDays(28);
  private static final Duration SHORTEST_LOOKBACK = Duration.ofMinutes(2);

  private final Session session;

  private PyrraImporter(Session session) {
    this.session = session;
  }

  /** The definitions in {@code texts}, by path. */
  public static Imported read(Map<String, String> texts, ImportOptions options) {
    Session session = new Session(options);
    PyrraImporter importer = new PyrraImporter(session);
    session.read(texts).forEach(importer::document);
    return session.result();
  }

  private void document(Node root) {
    String apiVersion = root.isMapping() ? root.string("apiVersion", "") : "";
    String kind = root.isMapping() ? root.string("kind", "") : "";
    if (!apiVersion.equals("pyrra.dev/v1alpha1")) {
      session.fault(root, "document: no apiVersion pyrra.dev/v1alpha1 (not imported)");
      return;
    }
    if (kind.equals("ServiceLevelObjectiveList")) {
      root.requiredList("items").forEach(this::objective);
      root.known("metadata").rejectUnknown();
    } else if (kind.equals("ServiceLevelObjective")) {
      objective(root);
    } else {
      session.fault(root, "kind: " + kind + " (expected ServiceLevelObjective; not imported)");
      return;
    }
    session.finish(root);
  }

  private void objective(Node root) {
    Node metadata = root.mapping("metadata");
    Node spec = root.mapping("spec");
    root.known("apiVersion", "kind", "status").rejectUnknown();
    String name = metadata == null ? null : metadata.string("name");
    if (metadata == null || spec == null || name == null) {
      return;
    }
    String namespace = metadata.string("namespace", "");
    Map<String, Object> labels = Session.texts(metadata, "labels");
    Map<String, Object> annotations = Session.texts(metadata, "annotations");
    metadata.fields();
    if (!namespace.isEmpty()) {
      labels.put("namespace", namespace);
    }
    String description = spec.string("description", "");
    BigDecimal target = target(spec);
    Duration window = window(spec);
    Node indicator = spec.mapping("indicator");
    Node alerting = spec.optionalMapping("alerting");
    ruleSettings(spec);
    spec.rejectUnknown();
    if (target == null || window == null || indicator == null) {
      return;
    }
    String id = session.name(root, namespace, name);
    String service = Session.service(namespace.isEmpty() ? name : namespace);
    session.note(
        root,
        id
            + ": service: "
            + service
            + (namespace.isEmpty() ? " (its name; Pyrra has none)" : " (its namespace)"));
    Draft draft = new Draft(root, id, name, service, target, window.toDays() + "d");
    draft.description = description;
    draft.labels = labels;
    draft.annotations = annotations;
    if (indicator(draft, indicator)) {
      alerts(draft, alerting, window);
      session.add(draft);
    }
  }

  private @Nullable BigDecimal target(Node spec) {
    Node node = spec.required("target", "a percentage such as \"99.9\"");
    if (node == null) {
      return null;
    }
    try {
      BigDecimal percent = new BigDecimal(node.text());
      if (percent.signum() > 0 && percent.compareTo(HUNDRED) < 0 && percent.scale() < 12) {
        if (percent.compareTo(BigDecimal.ONE) < 0) {
          session.note(node, "target: " + percent + " (taken as percent, as Pyrra does)");
        }
        return percent.divide(HUNDRED).stripTrailingZeros();
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    session.lost(
        node,
        "target: " + node.text() + " (this SLO is not imported: expected above 0 and below 100)");
    return null;
  }

  private @Nullable Duration window(Node spec) {
    Node node = spec.required("window", "a duration such as 4w");
    Duration window = node == null ? null : Durations.parse(node.text()).orElse(Duration.ZERO);
    if (node == null || window == null) {
      return null;
    }
    boolean days = window.equals(Duration.ofDays(window.toDays()));
    if (window.isZero() || !days || window.toDays() > 90) {
      session.lost(
          node, "window: " + node.text() + " (this SLO is not imported: expected days, 1d to 90d)");
      return null;
    }
    return window;
  }

  private void ruleSettings(Node spec) {
    for (String field :
        List.of("partial_response_strategy", "performanceOverAccuracy", "ruleOutput")) {
      Node node = spec.optional(field);
      boolean matters =
          node != null && !node.text().equals("false") && !node.text().equals("abort");
      if (node != null && matters && !(node.isScalar() && node.text().isEmpty())) {
        node.fields();
        session.lost(
            node, field + ": it shapes generated rules, and none are generated (left out)");
      }
    }
  }

  private boolean indicator(Draft draft, Node indicator) {
    Node ratio = indicator.optionalMapping("ratio");
    Node latency = indicator.optionalMapping("latency");
    Node nativeLatency = indicator.optionalMapping("latencyNative");
    Node gauge = indicator.optionalMapping("bool_gauge");
    indicator.rejectUnknown();
    if (ratio != null) {
      return ratio(draft, ratio, "errors", "bad");
    } else if (latency != null) {
      return ratio(draft, latency, "success", "good");
    } else if (nativeLatency != null) {
      return nativeLatency(draft, nativeLatency);
    } else if (gauge != null) {
      return gauge(draft, gauge);
    }
    indicator.fault("indicator: none of ratio, latency, latencyNative, bool_gauge (expected one)");
    return false;
  }

  private boolean ratio(Draft draft, Node node, String part, String side) {
    String by = grouping(node);
    String some = metric(node.mapping(part));
    String all = metric(node.mapping("total"));
    node.rejectUnknown();
    if (some == null || all == null) {
      return false;
    }
    Map<String, Object> ratio = new LinkedHashMap<>();
    ratio.put("counter", false);
    ratio.put(side, session.metricSource("sum%s(rate(%s[5m]))".formatted(by, some)));
    ratio.put("total", session.metricSource("sum%s(rate(%s[5m]))".formatted(by, all)));
    draft.indicator = Map.of("ratioMetric", ratio);
    return true;
  }

  private boolean nativeLatency(Draft draft, Node node) {
    String by = grouping(node);
    String all = metric(node.mapping("total"));
    Node limit = node.required("latency", "a duration such as 1s");
    Duration latency = limit == null ? null : limit.asDuration();
    node.rejectUnknown();
    if (all == null || latency == null) {
      return false;
    }
    BigDecimal seconds = BigDecimal.valueOf(latency.toNanos()).movePointLeft(9);
    String fraction =
        "histogram_fraction(0, %s, sum%s(rate(%s[5m])))"
            .formatted(seconds.stripTrailingZeros().toPlainString(), by, all);
    Map<String, Object> ratio = new LinkedHashMap<>();
    ratio.put("counter", false);
    ratio.put("rawType", "success");
    ratio.put("raw", session.metricSource(fraction));
    draft.indicator = Map.of("ratioMetric", ratio);
    return true;
  }

  /** Each point of the gauge is an event, good when it is 1. */
  private boolean gauge(Draft draft, Node node) {
    String grouping = grouping(node);
    String metric = metric(node);
    node.rejectUnknown();
    if (metric == null) {
      return false;
    }
    if (!grouping.isEmpty()) {
      session.lost(
          node,
          draft.name
              + ": grouping"
              + grouping.stripTrailing()
              + " of a gauge (written without: all series are counted together; write an SLO for"
              + " each to keep them apart)");
    }
    draft.indicator = Map.of("thresholdMetric", session.metricSource(metric));
    draft.comparison = Draft.ordered("op", "gte", "value", 1);
    return true;
  }

  /** {@code by (..)} with a space before it, or empty. */
  private static String grouping(Node node) {
    List<String> labels = node.strings("grouping");
    return labels.isEmpty() ? "" : " by (" + String.join(", ", labels) + ") ";
  }

  /** The selector of a metric, checked to be just one; null after a remark. */
  private @Nullable String metric(@Nullable Node holder) {
    String metric = holder == null ? null : holder.string("metric");
    if (holder == null || metric == null) {
      return null;
    }
    holder.known("grouping").rejectUnknown();
    Node at = Optional.ofNullable(holder.optional("metric")).orElse(holder);
    try {
      if (PromQl.parse(metric) instanceof Expression.Instant) {
        return metric.strip();
      }
      session.lost(at, "metric: no plain selector (this SLO is not imported; write the selector)");
    } catch (PromQlFault e) {
      session.fault(at, "metric: not PromQL " + e.getMessage());
    }
    return null;
  }

  private void alerts(Draft draft, @Nullable Node alerting, Duration window) {
    boolean burn = true;
    boolean absent = true;
    String title = "ErrorBudgetBurn";
    Map<String, String> severities = Map.of();
    if (alerting != null) {
      burn = alerting.bool("burnrates", true) && !alerting.bool("disabled", false);
      absent = alerting.bool("absent", true) && !alerting.bool("disabled", false);
      title = alerting.string("name", title);
      alerting.string("absentName", "");
      severities = severities(alerting.optionalMapping("severities"));
      alerting.rejectUnknown();
    }
    if (!burn) {
      if (absent) {
        session.lost(
            alerting == null ? draft.origin : alerting,
            draft.name + ": absent without burnrates (left out: a policy needs a burn rate)");
      }
      return;
    }
    double scale = (double) window.toSeconds() / REFERENCE.toSeconds();
    tier(draft, title, "14", scale, 60, 2, severities.getOrDefault("fastBurn", "critical"), absent);
    tier(
        draft,
        title,
        "7",
        scale,
        360,
        15,
        severities.getOrDefault("mediumBurn", "critical"),
        false);
    tier(draft, title, "2", scale, 1440, 60, severities.getOrDefault("slowBurn", "warning"), false);
    String slowest = severities.getOrDefault("longTermBurn", "warning");
    tier(draft, title, "1", scale, 5760, 180, slowest, false);
    session.note(
        draft.origin,
        draft.name
            + ": the slowest alert's short window is a twelfth of the long one (Pyrra: a sixteenth)");
  }

  private static void tier(
      Draft draft,
      String title,
      String factor,
      double scale,
      int longMinutes,
      int afterMinutes,
      String severity,
      boolean absent) {
    Duration lookback = minutes(longMinutes * scale);
    Duration after = minutes(afterMinutes * scale);
    String length =
        Durations.format(lookback.compareTo(SHORTEST_LOOKBACK) < 0 ? SHORTEST_LOOKBACK : lookback);
    draft.tiers.add(
        new Draft.Tier(
            "-burn-" + factor,
            title,
            severity,
            Session.service(severity),
            factor,
            length,
            after.isZero() ? "" : Durations.format(after),
            absent,
            Map.of(),
            Map.of()));
  }

  private static Duration minutes(double minutes) {
    return Duration.ofMinutes(Math.round(minutes));
  }

  private static Map<String, String> severities(@Nullable Node node) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (node != null) {
      node.fields().forEach((key, value) -> texts.put(key, value.text()));
    }
    return texts;
  }
}
