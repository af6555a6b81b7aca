package io.syntropy.slo.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Checks alert policies, conditions and targets. */
final class AlertDecoder {
  private AlertDecoder() {}

  static void policy(Node spec) {
    for (String flag : List.of("alertWhenNoData", "alertWhenResolved", "alertWhenBreaching")) {
      if (spec.required(flag, "true or false") != null) {
        spec.bool(flag, false);
      }
    }
    List<Node> conditions = spec.requiredList("conditions");
    if (conditions.size() > 1) {
      conditions.get(1).fault("conditions: " + conditions.size() + " (expected exactly one)");
    }
    conditions.forEach(item -> member(item, "conditionRef", "AlertCondition"));
    spec.requiredList("notificationTargets")
        .forEach(item -> member(item, "targetRef", "AlertNotificationTarget"));
    spec.rejectUnknown();
  }

  private static void member(Node item, String reference, String kind) {
    if (!item.isMapping()) {
      item.expected("a mapping with " + reference);
      return;
    }
    // Older examples combine conditions by an operator; with one condition it says nothing.
    item.known("operator");
    if (item.has(reference)) {
      String name = item.string(reference);
      if (name != null && !OpenSlo.isName(name)) {
        OpenSlo.at(item, reference).expected("the name of an " + kind);
      }
      item.rejectUnknown();
      return;
    }
    if (!item.has("spec")) {
      item.fault(reference + ": missing (expected " + reference + ", or an inline " + kind + ")");
      item.rejectUnknown();
      return;
    }
    item.choice("kind", Map.of(kind, kind));
    OpenSlo.metadata(item.mapping("metadata"));
    Node spec = item.mapping("spec");
    item.rejectUnknown();
    if (spec != null) {
      OpenSlo.description(spec);
      if (kind.equals("AlertCondition")) {
        condition(spec, true);
      } else {
        target(spec);
      }
    }
  }

  private static boolean isBurnRate(Node condition) {
    return condition.string("kind", "").equals("burnrate");
  }

  /** Whether a condition is about a signal and not about a budget: others read those. */
  static boolean isSignal(Node condition) {
    return condition.string("kind", "").equals(OpenSlo.SIGNAL_CONDITION);
  }

  /** An inline condition may leave out op, as the published examples do; it is then gte. */
  static void condition(Node spec, boolean inline) {
    Node condition = spec.mapping("condition");
    if (!inline && condition != null && isSignal(condition)) {
      spec.known("severity").rejectUnknown();
      return;
    }
    if (condition != null && condition.has("kind") && !isBurnRate(condition)) {
      // What else stands in it is of whatever kind was meant.
      OpenSlo.at(condition, "kind")
          .expected(
              inline
                  ? "burnrate; a %s stands in an AlertCondition document of its own"
                      .formatted(OpenSlo.SIGNAL_CONDITION)
                  : "burnrate or " + OpenSlo.SIGNAL_CONDITION);
      condition.fields();
      spec.known("severity").rejectUnknown();
      return;
    }
    spec.string("severity");
    if (condition != null) {
      if (!inline || condition.has("op")) {
        condition.choice("op", Map.of("lte", "", "gte", "", "lt", "", "gt", ""));
      } else {
        condition.note("op: missing (taken as gte)");
      }
      String op = condition.string("op", "gte");
      if (op.equals("lt") || op.equals("lte")) {
        OpenSlo.at(condition, "op")
            .note("op: " + op + " (a budget that burns slowly is no alert: it never fires)");
      }
      Double threshold = condition.number("threshold", n -> true, "a number");
      if (threshold != null && threshold <= 0) {
        OpenSlo.at(condition, "threshold")
            .note("threshold: " + threshold + " (not above 0: it never fires)");
      }
      Duration window = condition.duration("lookbackWindow");
      if (window != null && !isWindow(window)) {
        OpenSlo.at(condition, "lookbackWindow").expected("2m to 90d");
      }
      condition.duration("alertAfter");
      condition.rejectUnknown();
    }
    spec.rejectUnknown();
  }

  /** Whether a tier can be judged over {@code window}: its twelfth is a slice at least. */
  static boolean isWindow(Duration window) {
    return window.compareTo(Duration.ofMinutes(2)) >= 0
        && window.compareTo(Duration.ofDays(90)) <= 0;
  }

  static void target(Node spec) {
    spec.string("target");
    spec.rejectUnknown();
  }
}
