package io.syntropy.alerts.rules;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns SLO documents into rules; the same documents give the same texts. */
public final class RulesGenerator {
  private final Flavour flavour;
  private final String toRules;
  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, String> tests = new TreeMap<>();
  private final List<GeneratedRules.Row> rows = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<Fault> notes = new LinkedHashSet<>();

  private RulesGenerator(Flavour flavour, String toRules) {
    this.flavour = flavour;
    this.toRules = toRules;
  }

  /**
   * The rules of all SLOs in {@code texts}.
   *
   * @param texts YAML by path; documents of {@code openslo/v1}, Sloth and Pyrra, others are left
   * @param toRules what unit tests write before the names of rule files, for example {@code
   *     ../rules/}; may be empty
   */
  public static GeneratedRules generate(
      Map<String, String> texts, Flavour flavour, String toRules) {
    return new RulesGenerator(flavour, toRules).all(Formats.read(texts));
  }

  private GeneratedRules all(Formats.Read read) {
    faults.addAll(read.faults());
    notes.addAll(read.notes());
    read.definitions().forEach(this::one);
    return new GeneratedRules(
        files,
        tests,
        rows,
        faults.stream().distinct().sorted().toList(),
        notes.stream().sorted().toList(),
        read.documents());
  }

  private void one(Definition definition) {
    Slo slo = definition.slo();
    List<RuleGroup> groups = new ArrayList<>();
    List<UnitTests.Tested> tested = new ArrayList<>();
    Counter counter = new Counter(definition, notes::add);
    for (int i = 0; i < slo.objectives().size(); i++) {
      Objective objective = slo.objectives().get(i);
      try {
        Counting counting = counter.of(i, objective);
        groups.addAll(ObjectiveRules.of(definition, i, counting, notes::add));
        tested.add(new UnitTests.Tested(i, objective, counting));
        remark(definition, objective);
      } catch (Inexpressible e) {
        Node at = definition.sli();
        faults.add(definition.at(at, "no rules for objective " + i + ": " + e.text()));
      }
    }
    // What the annotations of types say is read on the way.
    faults.addAll(definition.root().faults().list());
    if (groups.isEmpty()) {
      return;
    }
    String file = FileNames.file(flavour, slo.name());
    files.put(file, RuleText.of(flavour, definition, groups));
    UnitTests.of(definition, tested, toRules + file)
        .ifPresent(text -> tests.put(FileNames.test(slo.name()), text));
    List<Rule> rules = groups.stream().flatMap(group -> group.rules().stream()).toList();
    int alerts = (int) rules.stream().filter(Rule.Alerting.class::isInstance).count();
    rows.add(
        new GeneratedRules.Row(slo.name(), rules.size() - alerts, alerts, file, definition.from()));
  }

  /** What the rules do otherwise than the engine. */
  private void remark(Definition definition, Objective objective) {
    Slo slo = definition.slo();
    if (slo.window() instanceof TimeWindow.Calendar) {
      notes.add(
          definition.at(
              null,
              "timeWindow: %s is kept as the last %s (rules know no calendar; alerts do not change)"
                  .formatted(slo.window().text(), Windows.text(slo.window().nominal()))));
    }
    Duration least =
        objective.indicator() instanceof Indicator.Sliced sliced ? sliced.length() : Duration.ZERO;
    for (AlertRule rule : slo.alerts().rulesFor(objective, slo.window())) {
      if (!AlertRules.judged(rule.tier(), least)) {
        notes.add(
            definition.at(
                null,
                "alerts: tier %s is left out (its short window %s is under a time slice of %s)"
                    .formatted(
                        rule.tier().text(),
                        Windows.text(rule.tier().shortWindow()),
                        Windows.text(least))));
      } else if (!(rule.tier() instanceof AbsenceTier)
          && rule.tier().shortWindow().compareTo(Windows.SHORTEST) < 0) {
        notes.add(
            definition.at(
                null,
                "alerts: the short window of tier %s is %s instead of %s (shorter ones hold too few scrapes)"
                    .formatted(
                        rule.tier().text(),
                        Windows.text(Windows.SHORTEST),
                        Windows.text(rule.tier().shortWindow()))));
      }
    }
  }
}
