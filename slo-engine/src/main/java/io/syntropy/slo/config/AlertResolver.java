package io.syntropy.slo.config;

import io.syntropy.slo.Objective;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertSettings;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.alert.Guards;
import io.syntropy.slo.alert.Severity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts an SLO's policies, their conditions and the annotations together. Faults of the policies
 * themselves are theirs; here only what does not fit this SLO is one.
 */
final class AlertResolver {
  private static final Set<String> PAGE =
      Set.of("page", "critical", "emergency", "high", "sev1", "sev2", "p1", "p2");
  private static final Set<String> TICKET =
      Set.of(
          "ticket", "warning", "medium", "low", "info", "notice", "sev3", "sev4", "p3", "p4", "p5");

  private final Map<String, Document> policies;
  private final Map<String, Document> conditions;

  AlertResolver(Map<String, Document> policies, Map<String, Document> conditions) {
    this.policies = policies;
    this.conditions = conditions;
  }

  /** Where a policy is named by an SLO. */
  record Reference(String name, Node at) {}

  /** A burn condition as written. */
  private record Condition(Node spec, BurnTier tier, Duration after, boolean evaluated) {}

  AlertSettings settings(
      Node root, List<Reference> references, List<Objective> objectives, TimeWindow window) {
    AlertAnnotations own = new AlertAnnotations(root);
    Guards guards = own.guards(Guards.DEFAULT);
    List<AlertRule> spent = own.spent("annotation", guards);
    if (own.none()) {
      return AlertSettings.NONE;
    }
    List<AlertRule> rules = new ArrayList<>();
    for (Reference reference : references) {
      Document policy = policies.get(reference.name);
      if (policy != null) {
        rules.addAll(rules(policy, reference, own, objectives));
      }
    }
    rules.addAll(spent);
    boolean defaults = references.isEmpty();
    if (defaults) {
      noteLeftOut(root, objectives, window);
    } else if (rules.isEmpty()) {
      references.getFirst().at.note("alertPolicies: none of them can fire (the SLO never alerts)");
    }
    return new AlertSettings(defaults, rules, guards);
  }

  private static void noteLeftOut(Node root, List<Objective> objectives, TimeWindow window) {
    for (Objective objective : objectives) {
      for (BurnTier tier : BurnTier.defaults(window.nominal())) {
        if (!tier.canFire(objective.target())) {
          root.note(
              "alerts: the default tier %s is left out (at target %s no burn rate reaches it)"
                  .formatted(tier.text(), objective.target()));
        }
      }
    }
  }

  private List<AlertRule> rules(
      Document policy, Reference reference, AlertAnnotations own, List<Objective> objectives) {
    Node spec = policy.root().optionalMapping("spec");
    List<Node> items = spec == null ? List.of() : spec.list("conditions");
    Condition condition = items.size() == 1 ? condition(items.getFirst(), reference) : null;
    if (spec == null || condition == null) {
      return List.of();
    }
    // The SLO's own annotation is the more specific one.
    Guards guards = own.guards(new AlertAnnotations(policy.root()).guards(Guards.DEFAULT));
    boolean tellsEnd = spec.bool("alertWhenResolved", true);
    List<AlertRule> rules = new ArrayList<>();
    if (condition.evaluated && spec.bool("alertWhenBreaching", true)) {
      refuseImpossible(condition, reference, objectives);
      rules.add(new AlertRule(policy.name(), condition.tier, condition.after, guards, tellsEnd));
    }
    if (spec.bool("alertWhenNoData", false)) {
      AbsenceTier absence = new AbsenceTier(condition.tier.severity());
      rules.add(new AlertRule(policy.name(), absence, condition.after, guards, tellsEnd));
    }
    rules.addAll(new AlertAnnotations(policy.root()).spent(policy.name(), guards));
    return rules;
  }

  private static void refuseImpossible(
      Condition condition, Reference reference, List<Objective> objectives) {
    for (Objective objective : objectives) {
      if (!condition.tier.canFire(objective.target())) {
        BigDecimal most =
            BigDecimal.ONE.divide(
                BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target())),
                new MathContext(6, RoundingMode.HALF_UP));
        reference.at.fault(
            "alertPolicies: %s can never fire (threshold %s in %s:%d, expected less than %s = 1 / (1 - target %s))"
                .formatted(
                    reference.name,
                    BigDecimal.valueOf(condition.tier.factor())
                        .stripTrailingZeros()
                        .toPlainString(),
                    condition.spec.file(),
                    condition.spec.line(),
                    most.stripTrailingZeros().toPlainString(),
                    objective.target()));
      }
    }
  }

  private @Nullable Condition condition(Node item, Reference reference) {
    if (!item.isMapping()) {
      return null;
    }
    Node spec;
    if (item.has("conditionRef")) {
      String name = item.string("conditionRef", "");
      Document document = conditions.get(name);
      if (document == null) {
        reference.at.note(
            "alertPolicies: %s refers to the AlertCondition %s (none has this name: it never fires)"
                .formatted(reference.name, name));
        return null;
      }
      spec = document.root().optionalMapping("spec");
    } else {
      spec = item.optionalMapping("spec");
    }
    Node burn = spec == null ? null : spec.optionalMapping("condition");
    if (burn != null && AlertDecoder.isSignal(burn)) {
      reference.at.note(
          "alertPolicies: %s refers to a syntropy/condition (it alerts by itself, without a policy)"
              .formatted(reference.name));
      return null;
    }
    return spec == null || burn == null ? null : condition(spec, burn);
  }

  private static @Nullable Condition condition(Node spec, Node burn) {
    Double factor = burn.has("threshold") ? burn.number("threshold", n -> true, "a number") : null;
    Duration window = burn.duration("lookbackWindow", Duration.ZERO);
    if (factor == null || !(factor > 0) || !AlertDecoder.isWindow(window)) {
      return null; // a fault or a notice of the condition itself
    }
    String op = burn.string("op", "gte");
    return new Condition(
        burn,
        new BurnTier(factor, window, severity(spec)),
        held(burn.duration("alertAfter", Duration.ZERO)),
        op.equals("gte") || op.equals("gt"));
  }

  /**
   * OpenSLO has no word for "at once", and 1 s is written for it, by the imports too. Time is that
   * of the data: to hold for any at all takes another report.
   */
  private static Duration held(Duration after) {
    return after.compareTo(Duration.ofSeconds(1)) <= 0 ? Duration.ZERO : after;
  }

  private static Severity severity(Node spec) {
    String text = spec.string("severity", "").toLowerCase(Locale.ROOT);
    if (!PAGE.contains(text) && !TICKET.contains(text)) {
      OpenSlo.at(spec, "severity")
          .note(
              "severity: %s (taken as ticket; page, critical, high, sev1 and sev2 page)"
                  .formatted(text));
    }
    return PAGE.contains(text) ? Severity.PAGE : Severity.TICKET;
  }
}
