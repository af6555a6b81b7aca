package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.syntropy.slo.config.Fault;
import io.syntropy.slo.promql.PromQl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesGeneratorTest {
  private static final String RATIO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME, annotations: {NOTE}}
      spec:
        service: shop
        indicator:
          metadata: {name: x}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {GOOD}}}
              total: {metricSource: {type: syntropy, spec: {TOTAL}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.999}]
      """;

  private static String ratio(String good, String total) {
    return RATIO
        .replace("NAME", "shop-ok")
        .replace("NOTE", "")
        .replace("GOOD", good)
        .replace("TOTAL", total);
  }

  private static GeneratedRules generate(String text) {
    return RulesGenerator.generate(Map.of("a.yaml", text), Flavour.PROMETHEUS, "");
  }

  private static String rules(String text) {
    GeneratedRules rules = generate(text);
    assertThat(rules.faults()).isEmpty();
    return rules.files().get("shop-ok.rules.yml");
  }

  private static List<String> faults(String text) {
    return generate(text).faults().stream().map(Fault::toString).toList();
  }

  @Test
  void countsAreKeptAndRatiosAreMadeOfThem() {
    assertThat(
            rules(ratio("signal: metric, name: a, match: {ok: 'true'}", "signal: metric, name: a")))
        .contains("record: slo:sli_good:increase5m")
        .contains("sum (increase(a_total{ok=\"true\"}[5m]))")
        .contains(
            "expr: sum_over_time(slo:sli_total:increase5m{objective=\"0\",slo=\"shop-ok\"}[6h:5m])")
        .contains(
            "expr: sum_over_time(slo:sli_total:increase1h{objective=\"0\",slo=\"shop-ok\"}[30d:1h])")
        .contains("expr: slo:sli_error:ratio1h{objective=\"0\",slo=\"shop-ok\"} / 0.001")
        .contains("slo:burn_rate:ratio1h{objective=\"0\",slo=\"shop-ok\"} >= 14.4")
        .doesNotContain("[1d]")
        .doesNotContain("[3d]")
        .doesNotContain("[30d]");
  }

  @Test
  void aPartThatWasNeverSeenDidNotHappenButABucketMayHaveAnotherBound() {
    String counters = ratio("signal: metric, name: a, match: {ok: x}", "signal: metric, name: a");
    assertThat(rules(counters)).contains("or\n          0 * sum (increase(a_total[5m]))");
    String cut =
        ratio("signal: metric, name: a.duration, le: 250ms", "signal: metric, name: a.duration");
    assertThat(rules(cut))
        .contains("expr: sum (increase(a_duration_seconds_bucket{le=\"0.25\"}[5m]))")
        .contains("expr: sum (increase(a_duration_seconds_count[5m]))")
        .doesNotContain("0 * sum");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "http.server.request.duration => http_server_request_duration_seconds_count",
        "grid.node.time => grid_node_time_seconds_total",
        "feed.renders => feed_renders_total",
        "http_requests_total => http_requests_total",
        "rpc_duration_seconds_count => rpc_duration_seconds_count",
        "social.collective.hz => social_collective_hz_hertz_count",
        "2xx.answers => _2xx_answers_total",
      })
  void metricsAreNamedByTheCompatibilityRules(String name, String expected) {
    String one = "signal: metric, name: " + name;
    assertThat(rules(ratio(one, one))).contains("increase(" + expected + "[5m])");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "service.name: shop => job=~\"(.+/)?shop\"",
        "service.name: {in: [a, b.c]} => job=~\"(.+/)?(a|b\\\\.c)\"",
        "service.instance.id: i-1 => instance=\"i-1\"",
        "http.route: {not: /health} => http_route!=\"/health\"",
        "code: {regex: 5..} => code=~\"5..\"",
        "code: {not: {regex: '5\\d\\d'}} => code!~\"5\\\\d\\\\d\"",
        "code: {in: ['500']} => code=\"500\"",
        "quote: 'a\"b\\c' => quote=\"a\\\"b\\\\c\"",
      })
  void conditionsBecomeMatchers(String match, String expected) {
    String one = "signal: metric, name: a, match: {" + match + "}";
    assertThat(rules(ratio(one, one))).contains("increase(a_total{" + expected + "}[5m])");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "signal: span => signal: span => signal: span (expected metric: Prometheus has no spans)",
        "signal: log, match: {severity: INFO} => signal: log => signal: log (expected metric: Prometheus has no logs)",
        "signal: metric, name: a, match: {b: {regex: '(?!x).*'}} => signal: metric, name: a => b: regex (?!x).* (expected one that RE2",
        "signal: metric, name: a, group_by: [service] => signal: metric, name: a, group_by: [service] => group_by: service (expected another label",
      })
  void whatRulesCannotSayIsAFaultWhereItStands(String good, String total, String expected) {
    assertThat(faults(ratio(good, total)))
        .singleElement()
        .asString()
        .startsWith("a.yaml:9:7: shop-ok: no rules for objective 0: " + expected);
  }

  @Test
  void theRestIsWrittenBesideAFault() {
    String good = ratio("signal: metric, name: a", "signal: metric, name: a");
    String spans = ratio("signal: span", "signal: span").replace("shop-ok", "shop-spans");
    GeneratedRules rules = generate(good + "---\n" + spans);
    assertThat(rules.files()).containsOnlyKeys("shop-ok.rules.yml");
    assertThat(rules.faults()).singleElement().asString().startsWith("a.yaml:25:7: shop-spans: ");
  }

  @Test
  void typesOfMetricsCanBeStated() {
    String one = "signal: metric, name: queue.work";
    String stated =
        ratio(one, one)
            .replace(
                "annotations: {}",
                "annotations: {syntropy.io/metric-types: queue.work=histogram:ms}");
    assertThat(rules(stated)).contains("increase(queue_work_milliseconds_count[5m])");
    assertThat(generate(stated).notes()).isEmpty();
    assertThat(faults(stated.replace("histogram:ms", "bar chart")))
        .singleElement()
        .asString()
        .startsWith("a.yaml:3:");
    assertThat(generate(ratio(one, one)).notes())
        .singleElement()
        .asString()
        .contains("queue.work: taken as a counter without a unit, queue_work_total");
  }

  @Test
  void alertsCanBeTurnedOff() {
    String one = "signal: metric, name: a";
    String off =
        ratio(one, one).replace("annotations: {}", "annotations: {syntropy.io/alerts: none}");
    assertThat(rules(off)).doesNotContain("alert:").contains("record:");
  }

  @Test
  void groupsHoldAtMostWhatMimirTakes() {
    String one = "signal: metric, name: a";
    String text = rules(ratio(one, one));
    for (String group : text.split("- name: ", -1)) {
      assertThat(group.split("- (record|alert): ", -1).length - 1).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void anSloOfTheSameNameInAnotherFormatIsAFault() {
    String sloth =
        """
        version: prometheus/v1
        service: shop
        slos:
          - name: ok
            objective: 99
            sli: {events: {error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))'}}
        """;
    String one = "signal: metric, name: a";
    assertThat(faults(ratio(one, one) + "---\n" + sloth))
        .singleElement()
        .asString()
        .contains("shop-ok: is already defined in a.yaml:1 (expected unique names)");
  }

  @Test
  void namesThatFilesCannotHaveAreToldApart() {
    String one = "signal: metric, name: a";
    String text =
        ratio(one, one).replace("name: shop-ok", "name: shop/ok")
            + "---\n"
            + ratio(one, one).replace("name: shop-ok", "name: shop|ok");
    assertThat(generate(text).files().keySet())
        .hasSize(2)
        .allMatch(name -> name.matches("shop-ok-[0-9a-f]{8}\\.rules\\.yml"));
    assertThat(FileNames.resource("a.b/c")).matches("slo-a-b-c-[0-9a-f]{8}");
    assertThat(FileNames.resource("x".repeat(255))).hasSizeLessThanOrEqualTo(63);
  }

  private static String asked(String kind, String query, String objective) {
    return """
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: shop-ok}
    spec:
      service: shop
      indicator:
        metadata: {name: x}
        spec:
          KIND
      timeWindow: [{duration: 30d, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{OBJECTIVEtarget: 0.95}]
    """
        .replace("KIND", kind)
        .replace("QUERY", query)
        .replace("OBJECTIVE", objective);
  }

  private static final String RAW =
      "ratioMetric: {counter: true, rawType: failure, raw: {metricSource: {type: prometheus, spec:"
          + " {query: \"QUERY\"}}}}";
  private static final String VALUE =
      "thresholdMetric: {metricSource: {type: prometheus, spec: {query: \"QUERY\"}}}";

  @Test
  void aRatioInOneQueryIsTakenApartOrIsOneEventALook() {
    assertThat(rules(asked(RAW, "sum(rate(e_total[5m])) / sum(rate(t_total[5m]))", "")))
        .contains("sum (increase(e_total[1h]))")
        .contains("sum (increase(t_total[1h]))");
    assertThat(rules(asked(RAW, "avg(error_share)", "")))
        .contains("sum (sum_over_time((avg(error_share))[1h:1m]))")
        .contains("sum (count_over_time((avg(error_share))[1h:1m]))");
  }

  @Test
  void aQuantileOfTheTargetCountsEventsAndOthersAreValues() {
    String quantile = "histogram_quantile(0.95, sum by (le) (rate(d_seconds_bucket[5m])))";
    assertThat(rules(asked(VALUE, quantile, "op: lte, value: 0.5, ")))
        .contains("sum (increase(d_seconds_bucket{le=\"0.5\"}[5m]))")
        .contains("sum (increase(d_seconds_count[5m]))");
    assertThat(rules(asked(VALUE, quantile.replace("0.95", "0.5"), "op: lte, value: 0.5, ")))
        .contains("[5m])))) <= 0.5)[5m:1m])");
  }

  @Test
  void whatIsNoPromQlIsAFaultAndCommentsEndWhereTheyDo() {
    assertThat(faults(asked(VALUE, "sum(", "op: lt, value: 1, ")))
        .singleElement()
        .asString()
        .contains("query: not PromQL");
    String commented = asked(VALUE, "max(a) # how old\\n", "op: lt, value: 1, ");
    for (Rule rule : expressions(commented)) {
      assertThatCode(() -> PromQl.parse(rule.expr())).as(rule.expr()).doesNotThrowAnyException();
    }
  }

  private static List<Rule> expressions(String text) {
    Definition definition = Formats.read(Map.of("a.yaml", text)).definitions().getFirst();
    try {
      Counting counting =
          new Counter(definition, note -> {}).of(0, definition.slo().objectives().getFirst());
      return ObjectiveRules.of(definition, 0, counting, note -> {}).stream()
          .flatMap(group -> group.rules().stream())
          .toList();
    } catch (Inexpressible e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatSlothSwitchesOffDoesNotAlert() {
    String sloth =
        """
        version: prometheus/v1
        service: shop
        slos:
          - name: quiet
            objective: 99.9
            sli:
              events:
                error_query: sum(rate(requests_total{code=~"5.."}[{{.window}}]))
                total_query: sum(rate(requests_total[{{.window}}]))
            alerting:
              name: Quiet
              page_alert: {disable: true}
              ticket_alert: {disable: true}
        """;

    GeneratedRules rules = generate(sloth);

    assertThat(rules.faults()).isEmpty();
    assertThat(rules.files()).hasSize(1);
    assertThat(rules.files().values().iterator().next())
        .contains("record: slo:sli_good:increase5m")
        .doesNotContain("alert:");
  }
}
