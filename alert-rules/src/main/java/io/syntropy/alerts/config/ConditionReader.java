package io.syntropy.alerts.config;

import io.syntropy.alerts.Sev;
import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.Selectors;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code AlertCondition} of kind {@code syntropy/condition}; its JSON Schema is {@code
 * schemas/alert-condition.schema.json}. The envelope was checked with the other OpenSLO documents.
 */
final class ConditionReader {
  private static final Map<String, Comparison> OPS =
      Map.of(
          "gt", Comparison.GT,
          "gte", Comparison.GTE,
          "lt", Comparison.LT,
          "lte", Comparison.LTE);
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(1);
  private static final double HALF = 0.5;

  private final Document document;
  private final Node spec;
  private final Node node;

  private ConditionReader(Document document, Node spec, Node node) {
    this.document = document;
    this.spec = spec;
    this.node = node;
  }

  static @Nullable Condition read(Document document) {
    Node spec = document.root().optionalMapping("spec");
    Node node = spec == null ? null : spec.optionalMapping("condition");
    return spec == null || node == null
        ? null
        : new ConditionReader(document, spec, node).condition();
  }

  private @Nullable Condition condition() {
    node.known("kind");
    Selector selector = selector("selector", true);
    Measure measure = node.choice("measure", Measure.MEAN);
    Selector of = selector("of", false);
    Comparison op = node.choice("op", new LinkedHashMap<>(OPS));
    Cut limit = limit(measure);
    Duration window = node.duration("lookbackWindow", DEFAULT_WINDOW);
    Duration after = node.duration("alertAfter", Duration.ZERO);
    Sev severity = severity();
    String slo = node.has("slo") ? node.string("slo") : null;
    Critical critical = node.has("critical") ? critical() : null;
    String runbook = node.string("runbook");
    String service = node.string("service", selector == null ? "" : service(selector));
    double minEvents = node.number("minEvents", n -> n >= 0, "at least 0", 1);
    node.rejectUnknown();
    fits(selector, of, measure);
    if (window.toMillis() % SLICE.toMillis() != 0 || window.compareTo(LONGEST) > 0) {
      node.fault("lookbackWindow: %s (expected 10s to 1d, a multiple of 10s)".formatted(window));
    }
    if (after.compareTo(LONGEST) > 0) {
      node.fault("alertAfter: %s (expected at most 1d)".formatted(after));
    }
    reachable(measure, op, limit);
    mayPage(severity, slo, critical);
    degradation(critical, measure, op, limit);
    if (selector == null
        || op == null
        || limit == null
        || runbook == null
        || !document.faults().isEmpty()) {
      return null;
    }
    Condition made =
        new Condition(
            document.name(),
            selector,
            of,
            measure,
            op,
            limit,
            window,
            after,
            severity,
            service,
            slo,
            critical,
            runbook,
            spec.string("description", ""),
            minEvents);
    try {
      made.indicator();
      return made;
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Selector selector(String field, boolean required) {
    Node at = required ? node.mapping(field) : node.optionalMapping(field);
    return at == null ? null : Selectors.decode(at);
  }

  private @Nullable Cut limit(Measure measure) {
    Node at = node.required("threshold", "a number, or for percentiles a time such as 300ms");
    if (at == null) {
      return null;
    }
    if (at.isNumber()) {
      Double number = at.asNumber(n -> true, "a number");
      return number == null ? null : new Cut.Value(number);
    }
    if (!measure.percentile()) {
      at.expected("a number; times are for percentiles");
      return null;
    }
    Duration time = at.asDuration();
    return time == null ? null : new Cut.Time(time);
  }

  private Sev severity() {
    String text = spec.string("severity", Sev.SEV3.wire());
    return Sev.parse(text)
        .orElseGet(() -> {
          at("severity").expected("one of sev1, sev2, sev3, sev4");
          return Sev.SEV3;
        });
  }

  private Node at(String field) {
    Node child = spec.optional(field);
    return child == null ? spec : child;
  }

  private @Nullable Critical critical() {
    Map<String, Critical> values = new LinkedHashMap<>();
    for (Critical each : Critical.values()) {
      values.put(each.name().toLowerCase(Locale.ROOT), each);
    }
    return node.choice("critical", values);
  }

  private static String service(Selector selector) {
    return selector.match().get("service.name") instanceof AttributeMatch.Equal equal
        ? equal.expected()
        : "";
  }

  private void fits(@Nullable Selector selector, @Nullable Selector of, Measure measure) {
    if ((measure == Measure.RATIO) != node.has("of")) {
      node.fault(
          measure == Measure.RATIO
              ? "of: missing (expected the selector of all events, for measure ratio)"
              : "of: given (expected only with measure ratio)");
    }
    if (selector == null) {
      return;
    }
    boolean values = measure == Measure.MEAN || measure == Measure.DROP;
    if (values && selector.signal() != Signal.METRIC) {
      node.fault(
          "measure: %s (expected rate or ratio for spans and logs)"
              .formatted(measure.name().toLowerCase(Locale.ROOT)));
    }
    if (measure.percentile() && selector.signal() == Signal.LOG) {
      node.fault("measure: a percentile (expected rate or ratio for logs)");
    }
    if (of != null && !of.groupBy().equals(selector.groupBy())) {
      node.fault(
          "of.group_by: %s (expected %s, as in selector)"
              .formatted(of.groupBy(), selector.groupBy()));
    }
  }

  /** What can never hold, or never fail to, is no alert. */
  private void reachable(Measure measure, @Nullable Comparison op, @Nullable Cut limit) {
    double most = measure == Measure.RATIO ? 1 : Double.POSITIVE_INFINITY;
    boolean bounded = measure == Measure.RATIO || measure == Measure.RATE;
    if (!bounded || op == null || !(limit instanceof Cut.Value value)) {
      return;
    }
    double line = value.value();
    // gt and lte change at the line itself, gte and lt just below it.
    boolean above = op == Comparison.GT || op == Comparison.LTE;
    boolean within = above ? line >= 0 && line < most : line > 0 && line <= most;
    if (!within) {
      Node at = node.optional("threshold");
      String least = above ? "at least 0" : "over 0";
      String upTo = measure == Measure.RATE ? "" : above ? " and under 1" : " and at most 1";
      (at == null ? node : at)
          .fault(
              "threshold: %s (expected %s%s for op %s of a %s: else it always or never holds)"
                  .formatted(
                      Condition.number(line),
                      least,
                      upTo,
                      op.name().toLowerCase(Locale.ROOT),
                      measure.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** A condition knows nothing of budgets: who is woken by it has to know what it protects. */
  private void mayPage(Sev severity, @Nullable String slo, @Nullable Critical critical) {
    if (severity.atLeast(Sev.SEV2) && slo == null && critical == null) {
      at("severity")
          .fault(
              "severity: %s (expected sev3 or sev4: a condition pages only when `slo` names the SLO"
                      .formatted(severity.wire())
                  + " it protects, or `critical` is one of node_offline, consensus_failure,"
                  + " security_breach, credit_inconsistency, degradation)");
    }
  }

  private void degradation(
      @Nullable Critical critical, Measure measure, @Nullable Comparison op, @Nullable Cut limit) {
    boolean half =
        measure == Measure.RATIO
            && op != null
            && op.above()
            && limit instanceof Cut.Value value
            && value.value() >= HALF;
    if (critical == Critical.DEGRADATION && !half) {
      node.fault("critical: degradation (expected measure ratio, op gt or gte, threshold >= 0.5)");
    }
  }
}
