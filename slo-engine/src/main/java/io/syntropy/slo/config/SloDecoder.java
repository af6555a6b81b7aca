package io.syntropy.slo.config;

import io.syntropy.slo.BudgetingMethod;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.AlertSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes the spec of an SLO document. */
final class SloDecoder {
  private static final Map<String, BudgetingMethod> METHODS = new LinkedHashMap<>();

  private static final Map<String, Comparison> OPS = new LinkedHashMap<>();

  static {
    METHODS.put("Occurrences", BudgetingMethod.OCCURRENCES);
    METHODS.put("Timeslices", BudgetingMethod.TIMESLICES);
    METHODS.put("RatioTimeslices", BudgetingMethod.RATIO_TIMESLICES);
    for (Comparison op : Comparison.values()) {
      OPS.put(op.name().toLowerCase(java.util.Locale.ROOT), op);
    }
  }

  private final Map<String, Document> slis;
  private final Set<String> alertPolicies;
  private final AlertResolver alerts;
  private final IndicatorDecoder indicators;

  SloDecoder(
      Map<String, Document> slis,
      Set<String> alertPolicies,
      AlertResolver alerts,
      IndicatorDecoder indicators) {
    this.slis = slis;
    this.alertPolicies = alertPolicies;
    this.alerts = alerts;
    this.indicators = indicators;
  }

  /** An indicator's name and how its objectives are counted. */
  private record Named(String name, IndicatorDecoder.Source source) {}

  Optional<Slo> decode(String name, Node root, Node spec) {
    String service = spec.string("service");
    Named indicator = indicator(name, spec);
    TimeWindow window = TimeWindowDecoder.decode(spec);
    BudgetingMethod method = spec.choice("budgetingMethod", METHODS);
    if (method == BudgetingMethod.RATIO_TIMESLICES) {
      spec.note("budgetingMethod: RatioTimeslices (accepted beyond the openslo/v1 schema)");
    }
    if (method != null && method != BudgetingMethod.OCCURRENCES) {
      OpenSlo.at(spec, "budgetingMethod")
          .note(
              "budgetingMethod: "
                  + spec.string("budgetingMethod", "")
                  + " (not computed yet: the SLO shows no_data)");
    }
    List<Objective> objectives = new ArrayList<>();
    for (Node objective : spec.requiredList("objectives")) {
      objective(objective, indicator, method).ifPresent(objectives::add);
    }
    List<AlertResolver.Reference> policies = policies(spec);
    spec.rejectUnknown();
    AlertSettings settings =
        window == null
            ? AlertSettings.DEFAULT
            : alerts.settings(root, policies, objectives, window);
    if (!root.faults().isEmpty() || service == null || window == null || method == null) {
      return Optional.empty();
    }
    Node metadata = root.optionalMapping("metadata");
    String displayName = metadata == null ? "" : metadata.string("displayName", "");
    return Optional.of(
        new Slo(
            name,
            displayName,
            service,
            indicator.name,
            window,
            method,
            objectives,
            policies.stream().map(AlertResolver.Reference::name).toList(),
            settings));
  }

  private Named indicator(String sloName, Node spec) {
    boolean inline = spec.has("indicator");
    boolean reference = spec.has("indicatorRef");
    if (inline == reference) {
      spec.fault(
          "indicator: "
              + (inline ? "given with indicatorRef" : "missing")
              + " (expected either indicator or indicatorRef)");
      return new Named(sloName, IndicatorDecoder.Source.NONE);
    }
    return inline ? inline(sloName, spec) : referenced(sloName, spec);
  }

  private Named inline(String sloName, Node spec) {
    Node indicator = spec.mapping("indicator");
    Node own = indicator == null ? null : indicator.mapping("spec");
    if (indicator == null || own == null) {
      return new Named(sloName, IndicatorDecoder.Source.NONE);
    }
    String name = OpenSlo.metadata(indicator.optionalMapping("metadata"));
    indicator.rejectUnknown();
    OpenSlo.description(own);
    return new Named(name.isEmpty() ? sloName : name, indicators.decode(own));
  }

  private Named referenced(String sloName, Node spec) {
    String reference = spec.string("indicatorRef");
    Document sli = reference == null ? null : slis.get(reference);
    Node sliSpec = sli == null ? null : sli.root().optionalMapping("spec");
    if (reference == null) {
      return new Named(sloName, IndicatorDecoder.Source.NONE);
    }
    if (sliSpec == null) {
      OpenSlo.at(spec, "indicatorRef")
          .note("indicatorRef: " + reference + " (no SLI has this name: the SLO shows no_data)");
      return new Named(reference, IndicatorDecoder.Source.NONE);
    }
    IndicatorDecoder.Source source = indicators.decode(sliSpec);
    if (!sliSpec.faults().isEmpty()) {
      OpenSlo.at(spec, "indicatorRef")
          .fault(
              "indicatorRef: %s has faults in %s:%d (expected an SLI without)"
                  .formatted(reference, sliSpec.file(), sliSpec.line()));
    }
    return new Named(reference, source);
  }

  private Optional<Objective> objective(
      Node node, Named indicator, @Nullable BudgetingMethod method) {
    if (!node.isMapping()) {
      node.expected("a mapping with target");
      return Optional.empty();
    }
    String displayName = node.string("displayName", "");
    Double target = target(node);
    Comparison op = node.has("op") ? node.choice("op", OPS) : null;
    Double value = node.has("value") ? node.number("value", v -> true, "a number") : null;
    slices(node, method);
    Indicator counted =
        switch (indicator.source) {
          case IndicatorDecoder.Ratio ratio -> {
            refuseComparison(node);
            yield ratio.indicator();
          }
          case IndicatorDecoder.Values values -> {
            if (op == null || value == null) {
              node.required("op", "lt, lte, gt or gte for a thresholdMetric");
              node.required("value", "a number for a thresholdMetric");
              yield null;
            }
            yield new Indicator.Threshold(values.source(), op, new Cut.Value(value));
          }
          case IndicatorDecoder.Unread unread -> {
            if (unread.isRatio()) {
              refuseComparison(node);
            }
            yield null;
          }
        };
    node.rejectUnknown();
    if (target == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Objective(displayName, target, method == BudgetingMethod.OCCURRENCES ? counted : null));
  }

  private static void refuseComparison(Node objective) {
    for (String field : List.of("op", "value")) {
      if (objective.has(field)) {
        OpenSlo.at(objective, field)
            .expected("none: a ratioMetric's objective is compared with its target only");
      }
    }
  }

  private static @Nullable Double target(Node node) {
    if (node.has("targetPercent") == node.has("target")) {
      node.fault(
          "target: "
              + (node.has("target") ? "given with targetPercent" : "missing")
              + " (expected either target or targetPercent)");
      return null;
    }
    if (node.has("target")) {
      return node.number("target", t -> t > 0 && t < 1, "0 < target < 1");
    }
    Double percent = node.number("targetPercent", t -> t > 0 && t < 100, "0 < targetPercent < 100");
    return percent == null
        ? null
        : (Double) BigDecimal.valueOf(percent).movePointLeft(2).doubleValue();
  }

  private static void slices(Node node, @Nullable BudgetingMethod method) {
    boolean timeslices = method == BudgetingMethod.TIMESLICES;
    if (timeslices || node.has("timeSliceTarget")) {
      node.number("timeSliceTarget", t -> t > 0 && t <= 1, "0 < timeSliceTarget <= 1");
    }
    if (timeslices || method == BudgetingMethod.RATIO_TIMESLICES || node.has("timeSliceWindow")) {
      Node window = node.required("timeSliceWindow", "a duration such as 1m");
      // A bare number is minutes.
      if (window != null && window.isNumber()) {
        window.asNumber(n -> n > 0, "a duration above zero");
      } else if (window != null) {
        Duration slice = window.asDuration();
        if (slice != null && slice.compareTo(Duration.ofDays(1)) > 0) {
          window.expected("at most 1d");
        }
      }
    }
  }

  private List<AlertResolver.Reference> policies(Node spec) {
    List<AlertResolver.Reference> names = new ArrayList<>();
    for (Node item : spec.list("alertPolicies")) {
      if (!item.isString() || !OpenSlo.isName(item.text())) {
        item.expected("the name of an AlertPolicy");
        continue;
      }
      names.add(new AlertResolver.Reference(item.text(), item));
      if (!alertPolicies.contains(item.text())) {
        item.note("alertPolicies: " + item.text() + " (no AlertPolicy has this name)");
      }
    }
    return names;
  }
}
