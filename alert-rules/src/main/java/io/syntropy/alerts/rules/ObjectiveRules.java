package io.syntropy.alerts.rules;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.SpentTier;
import io.syntropy.slo.config.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;

/** All rules of one objective, in groups. */
final class ObjectiveRules {
  private final Definition definition;
  private final Objective objective;
  private final Subject subject;
  private final Counting counting;
  private final WindowCounts counts;
  private final Duration budget;
  private final Duration least;
  private final List<AlertRule> alerts;
  private final SortedSet<Duration> windows;
  private final AlertLabels said;

  private ObjectiveRules(Definition definition, int index, Counting counting, Consumer<Fault> notes)
      throws Inexpressible {
    this.definition = definition;
    Slo slo = definition.slo();
    this.objective = slo.objectives().get(index);
    this.counting = counting;
    this.subject = new Subject(slo.name(), slo.service(), index, counting.groups());
    for (String group : subject.groups()) {
      if (Subject.OWN.contains(group) || group.equals("le")) {
        throw new Inexpressible(
            "group_by: %s (expected another label: the rules have that one themselves)"
                .formatted(group));
      }
    }
    Indicator.Sliced sliced = objective.indicator() instanceof Indicator.Sliced s ? s : null;
    this.counts = new WindowCounts(subject, counting, sliced);
    this.budget = Windows.widened(slo.window().nominal());
    this.least = sliced == null ? Duration.ZERO : sliced.length();
    this.alerts =
        slo.alerts().rulesFor(objective, slo.window()).stream()
            .filter(rule -> rule.tier().canFire(objective.target()))
            .toList();
    this.windows = Windows.of(alerts, budget, least);
    this.said = new AlertLabels(definition, subject, notes);
  }

  /**
   * The groups of the objective at {@code index}, its counts first.
   *
   * @param notes is told what of the author's texts is written otherwise
   */
  static List<RuleGroup> of(
      Definition definition, int index, Counting counting, Consumer<Fault> notes)
      throws Inexpressible {
    return new ObjectiveRules(definition, index, counting, notes).groups();
  }

  private List<RuleGroup> groups() {
    List<Rule> recorded = new ArrayList<>();
    recorded.add(record(Subject.HEARD, counting.total().presence()));
    recorded.addAll(counts.slices());
    List<Rule> rates = new ArrayList<>();
    List<Rule> slow = new ArrayList<>();
    for (Duration window : windows) {
      boolean isSlow = Windows.isSlow(window);
      (isSlow ? slow : recorded).addAll(counts.of(window));
      (isSlow ? slow : rates).addAll(rates(window));
    }
    slow.addAll(budget());
    slow.addAll(metadata());
    String name = "slo-" + subject.slo() + "-" + subject.objective();
    List<RuleGroup> groups = new ArrayList<>();
    groups.addAll(RuleGroup.of(name + "-counts", Windows.INTERVAL, recorded));
    groups.addAll(RuleGroup.of(name + "-rates", Windows.INTERVAL, rates));
    groups.addAll(RuleGroup.of(name + "-budget", Windows.SLOWLY, slow));
    AlertRules alerting =
        new AlertRules(definition, subject, said, objective.target(), budget, least);
    groups.addAll(RuleGroup.of(name + "-alerts", Windows.INTERVAL, alerting.of(alerts)));
    return groups;
  }

  /** 1 − T in decimals. */
  static double errorBudget(double target) {
    return BigDecimal.ONE.subtract(BigDecimal.valueOf(target)).doubleValue();
  }

  private Rule record(String record, String expr) {
    return new Rule.Recording(record, expr, subject.labels());
  }

  private List<Rule> rates(Duration window) {
    String good = subject.series(Subject.good(window));
    String total = subject.series(Subject.total(window));
    String bad = "clamp_min(%s - %s, 0)".formatted(total, good);
    String budget = PromText.number(errorBudget(objective.target()));
    return List.of(
        record(Subject.error(window), bad + "\n/\n(" + total + " > 0)"),
        record(Subject.burn(window), subject.series(Subject.error(window)) + " / " + budget));
  }

  private List<Rule> budget() {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        record(
            "slo:error_budget_remaining:ratio" + Windows.text(budget),
            "1 - " + subject.series(Subject.burn(budget))));
    if (alerts.stream().anyMatch(rule -> rule.tier() instanceof SpentTier)) {
      rules.add(record(AlertRules.expected(budget), expectedTotal()));
    }
    return rules;
  }

  /** All events of the budget window, of one not yet that old at its pace so far. */
  private String expectedTotal() {
    Duration step = Windows.step(budget);
    boolean whole = least.compareTo(step) <= 0 && !Windows.isDirect(budget);
    return whole
        ? "avg_over_time(%s[%s:%s]) * %d"
            .formatted(
                subject.series(Subject.total(step)),
                Windows.text(budget),
                Windows.text(step),
                budget.dividedBy(step))
        : subject.series(Subject.total(budget));
  }

  private List<Rule> metadata() {
    Slo slo = definition.slo();
    Map<String, String> labels = subject.labels();
    labels.put("name", slo.displayName().isEmpty() ? slo.name() : slo.displayName());
    labels.put("objective_name", objective.displayName());
    labels.put("target", PromText.number(objective.target()));
    labels.put("window", windowText(slo.window()));
    labels.put("budgeting", slo.budgetingMethod().name().toLowerCase(Locale.ROOT));
    labels.values().removeIf(String::isEmpty);
    labels.replaceAll((key, value) -> PromText.plain(value));
    return List.of(
        record("slo:objective:ratio", "vector(" + PromText.number(objective.target()) + ")"),
        record("slo:window:seconds", "vector(" + budget.toSeconds() + ")"),
        new Rule.Recording("slo:metadata:info", "vector(1)", labels));
  }

  private static String windowText(TimeWindow window) {
    return window.text();
  }
}
