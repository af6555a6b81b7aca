package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Composite;
import io.syntropy.slo.Composite.Part;
import io.syntropy.slo.Slo;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompositeDecoderTest {
  private static final String COUNTED =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed}
      spec:
        service: social
        indicator:
          metadata: {name: feed-ok}
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: good}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: all}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.99}, {target: 0.9}]
      """;

  private static String composite(String name, String composite) {
    return """
    ---
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: %s}
    spec:
      service: social
      indicator:
        metadata: {name: made}
        spec:
          ratioMetric:
            rawType: success
            raw:
              metricSource:
                type: syntropy
                spec:
                  composite: %s
      timeWindow: [{duration: 7d, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{target: 0.95}]
    """
        .formatted(name, composite);
  }

  private static OpenSloCatalog decode(String... documents) {
    return OpenSlo.decode(
        Documents.read("slo.yaml", COUNTED + String.join("", documents)).documents());
  }

  private static List<String> faults(String... documents) {
    return decode(documents).faults().stream().map(Fault::toString).toList();
  }

  @Test
  void readsMethodUnknownFloorAndParts() {
    OpenSloCatalog catalog =
        decode(
            composite(
                "all",
                "{method: weighted_burn, unknown: bad, known_weight_at_least: 0.6, parts: [{slo:"
                    + " feed, objective: 1, weight: 0.35}, {slo: feed, weight: 2}]}"));
    assertThat(catalog.faults()).isEmpty();
    Slo slo = catalog.slos().get(1);
    assertThat(slo.composite())
        .isEqualTo(
            new Composite(
                Composite.Method.WEIGHTED_BURN,
                Composite.Unknown.BAD,
                0.6,
                List.of(new Part("feed", 1, 0.35), new Part("feed", 0, 2))));
    assertThat(slo.objectives().getFirst().indicator()).isNull();
    assertThat(catalog.notices())
        .anySatisfy(n -> assertThat(n.message()).startsWith("raw: of the OpenSLO specification"));
  }

  @Test
  void weightsMayBeLeftOutWhereTheyDoNotMatter() {
    OpenSloCatalog catalog = decode(composite("all", "{method: min, parts: [{slo: feed}]}"));
    assertThat(catalog.slos().get(1).composite())
        .isEqualTo(
            new Composite(
                Composite.Method.MIN,
                Composite.Unknown.IGNORE,
                0,
                List.of(new Part("feed", 0, 1))));
    assertThat(faults(composite("all", "{method: weighted_sli, parts: [{slo: feed}]}")))
        .containsExactly("slo.yaml:31:57: weight: missing (expected a number above 0)");
  }

  @Test
  void missingPartsAndObjectivesAreNamedWhereTheyStand() {
    assertThat(faults(composite("all", "{method: min, parts: [{slo: feed}, {slo: fed}]}")))
        .containsExactly("slo.yaml:31:67: slo: fed (no SLO has this name)");
    assertThat(faults(composite("all", "{method: min, parts: [{slo: feed, objective: 2}]}")))
        .containsExactly("slo.yaml:31:54: objective: 2 of feed (expected 0 to 1)");
  }

  @Test
  void partWithFaultsOfItsOwnIsThere() {
    String bad = composite("b", "{method: best, parts: [{slo: feed}]}");
    assertThat(faults(bad, composite("all", "{method: min, parts: [{slo: b}]}")))
        .containsExactly(
            "slo.yaml:31:35: method: best (expected one of weighted_sli, weighted_burn, any_bad,"
                + " min)");
  }

  @Test
  void cyclesAreFaults() {
    assertThat(
            faults(
                composite("a", "{method: min, parts: [{slo: b}]}"),
                composite("b", "{method: min, parts: [{slo: a}, {slo: feed}]}"),
                composite("c", "{method: min, parts: [{slo: c}]}")))
        .hasSize(3)
        .allMatch(f -> f.contains("a cycle"));
  }

  @Test
  void nestsEightDeepAndNoDeeper() {
    String seven = chain(7);
    assertThat(faults(seven, composite("top", "{method: min, parts: [{slo: c6}]}"))).isEmpty();
    assertThat(faults(chain(8), composite("top", "{method: min, parts: [{slo: c7}]}")))
        .hasSize(1)
        .allMatch(f -> f.contains("slo: c7 (nested deeper than 8 composites)"));
  }

  private static String chain(int length) {
    return IntStream.range(0, length)
        .mapToObj(i ->
            composite(
                "c" + i,
                "{method: min, parts: [{slo: %s}]}".formatted(i == 0 ? "feed" : "c" + (i - 1))))
        .collect(Collectors.joining());
  }

  @Test
  void allPartsTogetherAreBounded() {
    String ten =
        IntStream.range(0, 60).mapToObj(i -> "{slo: %s}").collect(Collectors.joining(", "));
    String parts = "{method: min, parts: [" + ten + "]}";
    assertThat(
            faults(
                composite("a", parts.replace("%s", "feed")),
                composite("b", parts.replace("%s", "a")),
                composite("c", parts.replace("%s", "b"))))
        .hasSize(1)
        .allMatch(f -> f.contains("parts: of all parts together more than 10000"));
  }

  @Test
  void refusesOtherRawSourcesMethodsAndFields() {
    String good = composite("all", "{method: min, parts: [{slo: feed}]}");
    assertThat(faults(good.replace("success", "failure")))
        .containsExactly(
            "slo.yaml:26:18: rawType: failure (expected success: a composite says what is good)");
    assertThat(faults(good.replace("Occurrences", "Timeslices")))
        .anyMatch(f -> f.contains("budgetingMethod: Timeslices (expected Occurrences"));
    assertThat(faults(good.replace("{target: 0.95}", "{target: 0.95, op: lt, value: 1}")))
        .anyMatch(f -> f.contains("op: lt"));
    assertThat(faults(composite("all", "{method: min, part: [], parts: []}")))
        .anyMatch(f -> f.contains("part: unknown field"))
        .anyMatch(f -> f.contains("parts: empty"));
    assertThat(
            faults(
                composite("all", "{method: min, known_weight_at_least: 60, parts: [{slo: feed}]}")))
        .anyMatch(f -> f.contains("known_weight_at_least: 60 (expected a number from 0 to 1)"));
  }
}
