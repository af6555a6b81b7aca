package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same series through the rules in Prometheus' own engine, in simulated time ({@code promtool
 * test rules}), and through ours: the same tiers fire (docs/guides/prometheus-rules.md has the
 * tolerances). {@code -Drules.seeds=50 -Drules.hours=100} is the long run.
 */
class EquivalenceIT {
  /** Longer windows end with the last whole 5 min; a scrape and an evaluation come on top. */
  private static final int TOLERANCE_MINUTES = 7;

  /** Time slices count when they are over. */
  private static final int SLICES_TOLERANCE_MINUTES = 9;

  private static final int SEEDS = Integer.getInteger("rules.seeds", 4);
  private static final int HOURS = Integer.getInteger("rules.hours", 9);

  /** Looked at so often. */
  private static final int EVERY = 3;

  static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata:
        name: shop
        annotations: {syntropy.io/coverage-floor: "0"}
      spec:
        service: shop
        indicator:
          metadata: {name: shop}
          spec:
            ratioMetric:
              counter: false
              bad: {metricSource: {type: prometheus, spec: {query: 'sum by (cloud_region) (rate(http_requests_total{code=~"5.."}[5m]))'}}}
              total: {metricSource: {type: prometheus, spec: {query: 'sum by (cloud_region) (rate(http_requests_total[5m]))'}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.99}]
      """;

  @TempDir Path folder;

  @BeforeAll
  static void wanted() {
    assumeFalse(Boolean.getBoolean("slo.differential.skip"), "-Dslo.differential.skip");
  }

  /** The same with minutes for requests. */
  private static final String MINUTES =
      SLO.replace("Occurrences", "Timeslices")
          .replace("{target: 0.99}", "{target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 1m}");

  /** The same with a policy whose alert has to hold. */
  private static final String POLICY =
      SLO
          + """
            alertPolicies: [hours]
          ---
          apiVersion: openslo/v1
          kind: AlertPolicy
          metadata: {name: hours}
          spec:
            alertWhenBreaching: true
            alertWhenResolved: true
            alertWhenNoData: false
            conditions:
              - kind: AlertCondition
                metadata: {name: hours}
                spec:
                  severity: page
                  condition: {kind: burnrate, op: gte, threshold: 5, lookbackWindow: 2h, alertAfter: 10m}
            notificationTargets: [{targetRef: oncall}]
          """;

  static Slo slo() {
    return slo(SLO);
  }

  private static Slo slo(String text) {
    return OpenSlo.decode(Documents.read("shop.yaml", text).documents()).slos().getFirst();
  }

  /** How often each tier surely fires, and any surely does not, or is close to its line. */
  private record Tally(Map<String, Integer> fired, int quiet, int close) {}

  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("requests", SLO, SEEDS),
        Arguments.of("minutes", MINUTES, (SEEDS + 1) / 2),
        Arguments.of("a policy", POLICY, (SEEDS + 1) / 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void theSameTiersFireInPrometheusAndInOurEngine(String what, String document, int seeds)
      throws Exception {
    write(document, text -> text);
    Map<String, Integer> fired = new TreeMap<>();
    int quiet = 0;
    int close = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      Tally tally = prepare(document, seed, HOURS);
      Promtool judged = Promtool.run(folder, "test", "rules", "seed.test.yml");
      assertThat(judged.status()).as("seed %d:%n%s", seed, first(judged.output())).isZero();
      tally.fired.forEach((tier, times) -> fired.merge(tier, times, Integer::sum));
      quiet += tally.quiet;
      close += tally.close;
    }
    System.out.printf(
        "%s, %d seeds of %d h: so often a tier fires %s, %d times it does not, %d times it is close%n",
        what, seeds, HOURS, fired, quiet, close);
    // The cases are worth something only when they come to much of everything.
    int all = fired.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(fired.values()).allSatisfy(times -> assertThat(times).isGreaterThan(24));
    assertThat(quiet).isGreaterThan(10 * seeds);
    assertThat(close).isLessThan((all + quiet) / 2);
  }

  /** What is changed in the rules, by what it is. */
  static Stream<Arguments> mutants() {
    return Stream.of(
        mutant(
            "a factor half as high",
            text -> text.replace(">= 14.4", ">= 7.2").replace("- 0.144 *", "- 0.072 *")),
        mutant("a factor twice as high", text -> text.replace(">= 6\n", ">= 12\n")),
        mutant(
            "no short window",
            text -> text.replace("slo:burn_rate:ratio5m{", "slo:burn_rate:ratio1h{")),
        mutant("nothing goes on in silence", text -> text.replace("max by (slo, ", "max by (no, ")),
        mutant("good for all", text -> text.replace("code=~\"5..\"", "code=~\"2..\"")),
        mutant("half of the budget", text -> text.replace(" / 0.01", " / 0.005")));
  }

  private static Arguments mutant(String what, UnaryOperator<String> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void aWrongRuleIsFound(String what, UnaryOperator<String> change) throws Exception {
    write(SLO, change);
    boolean found = false;
    for (long seed = 1; seed <= 12 && !found; seed++) {
      prepare(SLO, seed, 9);
      found = Promtool.run(folder, "test", "rules", "seed.test.yml").status() != 0;
    }
    assertThat(found).as(what).isTrue();
  }

  private void write(String document, UnaryOperator<String> change) throws IOException {
    Map<String, String> files =
        RulesGenerator.generate(Map.of("shop.yaml", document), Flavour.PROMETHEUS, "").files();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), change.apply(file.getValue()));
    }
  }

  /** Writes the unit test of a seed; what it expects is what our engine does. */
  private Tally prepare(String document, long seed, int hours) throws IOException {
    Map<String, Integer> fired = new TreeMap<>();
    int quiet = 0;
    int close = 0;
    int tolerance = document.contains("Timeslices") ? SLICES_TOLERANCE_MINUTES : TOLERANCE_MINUTES;
    int scrapes = hours * 3_600 / Incidents.SCRAPE;
    List<Incidents.Counter> counters = Incidents.of(seed, scrapes);
    Map<Engine.Key, BitSet[]> firing = new Engine(slo(document)).run(counters, scrapes);
    List<Object> checks = new ArrayList<>();
    for (Map.Entry<Engine.Key, BitSet[]> tier : firing.entrySet()) {
      for (int minute = 10; minute < hours * 60 - tolerance; minute += EVERY) {
        Boolean fires = Engine.decided(tier.getValue(), minute, tolerance);
        if (fires == null) {
          close++;
        } else {
          fired.merge(tier.getKey().tier(), fires ? 1 : 0, Integer::sum);
          quiet += fires ? 0 : 1;
          checks.add(check(tier.getKey(), minute, fires));
        }
      }
    }
    test(counters, checks);
    return new Tally(fired, quiet, close);
  }

  private static Map<String, Object> check(Engine.Key key, int minute, boolean fires) {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put(
        "expr",
        "count(ALERTS{alertstate=\"firing\",slo=\"shop\",cloud_region=\"%s\",tier=\"%s\"})"
            .formatted(key.region(), key.tier()));
    check.put("eval_time", minute + "m");
    check.put(
        "exp_samples",
        fires ? List.of(Map.<String, Object>of("labels", "{}", "value", 1)) : List.of());
    return check;
  }

  private void test(List<Incidents.Counter> counters, List<Object> checks) throws IOException {
    List<Object> series = new ArrayList<>();
    for (Incidents.Counter counter : counters) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(
          "series",
          "http_requests_total{cloud_region=\"%s\",instance=\"%s\",code=\"%s\"}"
              .formatted(counter.region(), counter.instance(), counter.code()));
      one.put("values", counter.text());
      series.add(one);
    }
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("interval", Incidents.SCRAPE + "s");
    test.put("input_series", series);
    test.put("promql_expr_test", checks);
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("rule_files", List.of("shop.rules.yml"));
    file.put("evaluation_interval", "1m");
    file.put("tests", List.of(test));
    Files.writeString(folder.resolve("seed.test.yml"), RuleText.dump(file));
  }

  private static String first(String output) {
    return output.substring(0, Math.min(6_000, output.length()));
  }
}
