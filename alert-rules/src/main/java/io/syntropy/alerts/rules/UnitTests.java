package io.syntropy.alerts.rules;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.BurnTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unit tests of the rules for {@code promtool test rules}: half an hour in which all is well, an
 * outage as long as the highest tier's long window, and its end. The tier must fire in it only.
 */
final class UnitTests {
  private static final Duration WELL = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SPARE = Duration.ofMinutes(15);
  private static final int PER_MINUTE = 600;

  private UnitTests() {}

  /** An objective whose rules were written. */
  record Tested(int index, Objective objective, Counting counting) {}

  /** The file that tests {@code file}; empty when no test can be made up. */
  static Optional<String> of(Definition definition, List<Tested> tested, String file) {
    List<Object> tests = new ArrayList<>();
    tested.forEach(one -> test(definition, one).ifPresent(tests::add));
    if (tests.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rule_files", List.of(file));
    document.put("evaluation_interval", "1m");
    document.put("tests", tests);
    return Optional.of(RuleFolder.MARKER + ".\n" + RuleText.dump(document));
  }

  private static Optional<Map<String, Object>> test(Definition definition, Tested tested) {
    Duration least =
        tested.objective.indicator() instanceof Indicator.Sliced sliced
            ? sliced.length()
            : Duration.ZERO;
    Optional<AlertRule> highest =
        definition.slo().alerts().rulesFor(tested.objective, definition.slo().window()).stream()
            .filter(rule ->
                rule.tier() instanceof BurnTier tier
                    && AlertRules.judged(tier, least)
                    && tier.canFire(tested.objective.target())
                    && tier.longWindow().compareTo(LONGEST) <= 0)
            .findFirst();
    return highest.flatMap(rule -> test(definition, tested, rule));
  }

  private static Optional<Map<String, Object>> test(
      Definition definition, Tested tested, AlertRule rule) {
    long well = WELL.toMinutes();
    long outage = rule.tier().longWindow().plus(rule.after()).plus(SPARE).toMinutes();
    long end = Windows.widened(rule.tier().shortWindow()).plus(SPARE).toMinutes();
    Optional<List<Object>> series = series(tested.counting, well, outage, end);
    if (series.isEmpty()) {
      return Optional.empty();
    }
    String tier = rule.tier().text();
    String firing =
        "count(ALERTS{alertstate=\"firing\",objective=\"%d\",slo=%s,tier=\"%s\",policy=%s})"
            .formatted(
                tested.index,
                PromText.quoted(definition.slo().name()),
                tier,
                PromText.quoted(rule.policy()));
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("name", "%s fires in an outage of %dm only".formatted(tier, outage));
    test.put("interval", "1m");
    test.put("input_series", series.get());
    test.put(
        "promql_expr_test",
        List.of(
            expected(firing, well, false),
            expected(firing, well + outage, true),
            expected(firing, well + outage + end, false)));
    return Optional.of(test);
  }

  private static Map<String, Object> expected(String expr, long minute, boolean fires) {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("expr", expr);
    expected.put("eval_time", minute + "m");
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("labels", "{}");
    one.put("value", 1);
    expected.put("exp_samples", fires ? List.of(one) : List.of());
    return expected;
  }

  private static Optional<List<Object>> series(
      Counting counting, long well, long outage, long end) {
    Optional<Example> part = counting.part().example();
    Optional<Example> total = counting.total().example();
    if (part.isEmpty() || total.isEmpty()) {
      return Optional.empty();
    }
    long before = well * PER_MINUTE;
    long broken = outage * PER_MINUTE;
    String good =
        "0+%1$dx%2$d %3$d+0x%4$d %3$d+%1$dx%5$d"
            .formatted(PER_MINUTE, well, before, outage - 1, end);
    String bad =
        "0+0x%2$d %1$d+%1$dx%4$d %3$d+0x%5$d".formatted(PER_MINUTE, well, broken, outage - 1, end);
    boolean same = part.get().metric().equals(total.get().metric());
    Optional<Example> rest = same ? part.get().without(total.get()) : total;
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    String all = "0+%dx%d".formatted(PER_MINUTE, well + outage + end);
    String others = !same ? all : counting.partIsGood() ? bad : good;
    return Optional.of(
        List.of(one(part.get(), counting.partIsGood() ? good : bad), one(rest.get(), others)));
  }

  private static Map<String, Object> one(Example example, String values) {
    Map<String, Object> series = new LinkedHashMap<>();
    series.put("series", example.text());
    series.put("values", values);
    return series;
  }
}
