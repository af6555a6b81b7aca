package io.syntropy.server.plan;

import io.syntropy.server.plan.Plan.BacktestPlan;
import io.syntropy.server.plan.Plan.BacktestSide;
import io.syntropy.server.plan.Plan.Change;
import io.syntropy.server.plan.Plan.FieldChange;
import io.syntropy.server.plan.Plan.ObjectivePlan;
import io.syntropy.server.plan.Plan.SloPlan;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plan in words. */
final class PlanWords {
  private static final int FIELDS = 5;

  private PlanWords() {}

  /** One document in one line. */
  static String line(
      String kind,
      String name,
      Change change,
      List<FieldChange> fields,
      @Nullable SloPlan slo,
      List<String> notes) {
    List<String> parts = new ArrayList<>();
    String head = kind.equals("SLO") ? name : kind + " " + name;
    if (slo != null) {
      String targets = slo.objectives().isEmpty() ? "" : targets(slo.objectives().getFirst());
      head += change == Change.added || change == Change.removed ? " " + change : "";
      head += targets.isEmpty() ? "" : " " + targets;
      for (int i = 0; i < slo.objectives().size(); i++) {
        objective(slo.objectives().get(i), i, parts);
      }
      if (slo.newGeneration()) {
        parts.add("the indicator changes: history starts anew");
      }
      List<FieldChange> others = fields.stream().filter(f -> !isTarget(f)).toList();
      if (change == Change.changed && !others.isEmpty()) {
        parts.add(fields(others));
      }
    } else {
      head += " " + change;
      if (change == Change.changed) {
        parts.add(fields(fields));
      }
    }
    parts.addAll(notes);
    return parts.isEmpty() ? head : head + ": " + String.join("; ", parts);
  }

  private static void objective(ObjectivePlan objective, int index, List<String> parts) {
    String name = index == 0 ? "" : "objective " + (index + 1) + " " + targets(objective) + ": ";
    String budget = arrow(objective.budgetBefore(), objective.budgetAfter());
    parts.add(name + "budget " + budget);
    BacktestPlan backtest = objective.backtest();
    if (backtest == null) {
      parts.add("no history yet");
    } else {
      parts.add(backtest(backtest));
      exhaustion(backtest, parts);
    }
    if (!objective.neverFires().isEmpty()) {
      parts.add("can never fire: " + String.join(", ", objective.neverFires()));
    }
  }

  private static String backtest(BacktestPlan plan) {
    BacktestSide before = plan.before();
    BacktestSide after = plan.after();
    StringBuilder text = new StringBuilder("30-day backtest");
    Duration data = Duration.between(plan.dataFrom(), plan.to());
    if (data.compareTo(Duration.ofDays(29)) < 0) {
      text.append(" (").append(span(data)).append(" of data)");
    }
    String pages =
        count(before == null ? null : before.pages(), after == null ? null : after.pages(), "page");
    String tickets =
        count(
            before == null ? null : before.tickets(),
            after == null ? null : after.tickets(),
            "ticket");
    boolean anyTicket =
        before != null && before.tickets() > 0 || after != null && after.tickets() > 0;
    return text.append(": ").append(pages).append(anyTicket ? ", " + tickets : "").toString();
  }

  private static void exhaustion(BacktestPlan plan, List<String> parts) {
    String was = plan.before() == null ? null : exhaustion(plan.before(), plan.to());
    String now = plan.after() == null ? null : exhaustion(plan.after(), plan.to());
    if (now == null) {
      return;
    }
    parts.add(sentence(now) + (was == null || was.equals(now) ? "" : " (was " + was + ")"));
  }

  private static String sentence(String exhaustion) {
    return Character.isDigit(exhaustion.charAt(0)) ? "exhausts in " + exhaustion : exhaustion;
  }

  private static String exhaustion(BacktestSide side, Instant now) {
    if (side.budgetRemaining() <= 0) {
      return "exhausted";
    }
    Instant at = side.exhaustsAt();
    return at == null ? "not running out" : span(Duration.between(now, at));
  }

  /** {@code 99.9→99.95}, or the one there is. */
  static String targets(ObjectivePlan objective) {
    Double before = objective.targetBefore();
    Double after = objective.targetAfter();
    return arrow(before == null ? null : percent(before), after == null ? null : percent(after));
  }

  private static String percent(double target) {
    return BigDecimal.valueOf(target).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private static String count(@Nullable Integer before, @Nullable Integer after, String what) {
    int last = after == null ? Objects.requireNonNullElse(before, 0) : after;
    String numbers =
        before == null || after == null || before.equals(after)
            ? Integer.toString(last)
            : before + "→" + after;
    return numbers + " " + what + (last == 1 && !numbers.contains("→") ? "" : "s");
  }

  private static String arrow(@Nullable String before, @Nullable String after) {
    if (before == null || after == null || before.equals(after)) {
      return after == null ? Objects.requireNonNullElse(before, "") : after;
    }
    return before + "→" + after;
  }

  private static boolean isTarget(FieldChange field) {
    return field.path().matches("objectives\\[\\d+]\\.target(Percent)?");
  }

  private static String fields(List<FieldChange> fields) {
    String text =
        fields.stream().limit(FIELDS).map(PlanWords::field).collect(Collectors.joining(", "));
    return fields.size() > FIELDS ? text + " and %d more".formatted(fields.size() - FIELDS) : text;
  }

  static String field(FieldChange field) {
    String before = field.before();
    String after = field.after();
    if (before == null) {
      return field.path() + " " + after + " added";
    }
    return after == null
        ? field.path() + " " + before + " removed"
        : field.path() + " " + before + "→" + after;
  }

  /** {@code 19 d}, {@code 5 h}, {@code 40 min}. */
  static String span(Duration span) {
    if (span.toHours() >= 48) {
      return Math.round(span.toHours() / 24.0) + " d";
    }
    return span.toMinutes() >= 120
        ? Math.round(span.toMinutes() / 60.0) + " h"
        : Math.max(1, span.toMinutes()) + " min";
  }
}
