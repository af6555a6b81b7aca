package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.BudgetingMethod;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.EmptySlices;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Signal;
import io.syntropy.slo.SliceRule;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenSloTest {
  private static final String EMPTY = "syntropy.io/empty-slices";

  private static final String RATIO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed-fast, displayName: Feed is fast}
      spec:
        service: social
        budgetingMethod: Occurrences
        timeWindow: [{duration: 30d, isRolling: true}]
        indicator:
          metadata: {name: feed-latency}
          spec:
            ratioMetric:
              counter: true
              good:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: http.server.request.duration
                    match:
                      service.name: social
                      http.route: /v1/feed/render
                      http.response.status_code: {not: {regex: "5.."}}
                      http.request.method: {in: [GET, HEAD]}
                    le: 250ms
                    group_by: [cloud.region]
              total:
                metricSource:
                  type: syntropy
                  spec: {signal: metric, name: http.server.request.duration, group_by: [cloud.region]}
        objectives:
          - {displayName: most, target: 0.999}
          - {targetPercent: 99.9}
      """;

  private static OpenSloCatalog decode(String... texts) {
    Map<String, String> files = new java.util.TreeMap<>();
    for (int i = 0; i < texts.length; i++) {
      files.put((char) ('a' + i) + ".yaml", texts[i]);
    }
    return OpenSlo.decode(Documents.read(files).documents());
  }

  @Test
  void decodesARatioWithItsSelectors() {
    OpenSloCatalog catalog = decode(RATIO);
    assertThat(catalog.faults()).isEmpty();
    assertThat(catalog.notices()).isEmpty();
    Slo slo = catalog.slos().get(0);
    assertThat(slo.name()).isEqualTo("feed-fast");
    assertThat(slo.service()).isEqualTo("social");
    assertThat(slo.indicatorName()).isEqualTo("feed-latency");
    assertThat(slo.window()).isEqualTo(new TimeWindow.Rolling(Duration.ofDays(30)));
    assertThat(slo.window().text()).isEqualTo("30d");
    assertThat(slo.budgetingMethod()).isEqualTo(BudgetingMethod.OCCURRENCES);
    assertThat(slo.objectives()).extracting(Objective::target).containsExactly(0.999, 0.999);
    Indicator.Ratio ratio = (Indicator.Ratio) slo.objectives().get(0).indicator();
    assertThat(ratio).isEqualTo(slo.objectives().get(1).indicator());
    assertThat(ratio.partIsGood()).isTrue();
    assertThat(ratio.part().signal()).isEqualTo(Signal.METRIC);
    assertThat(ratio.part().le()).isEqualTo(new Cut.Time(Duration.ofMillis(250)));
    assertThat(ratio.part().match())
        .containsEntry("service.name", new AttributeMatch.Equal("social"))
        .containsEntry("http.request.method", new AttributeMatch.In(Set.of("GET", "HEAD")))
        .containsEntry(
            "http.response.status_code", new AttributeMatch.Not(new AttributeMatch.Regex("5..")));
  }

  @Test
  void decodesAThresholdPerObjectiveThroughAReference() {
    OpenSloCatalog catalog =
        decode(
            """
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: render-time}
            spec:
              thresholdMetric:
                metricSource:
                  type: syntropy
                  spec: {signal: span, name: "GET /feed", match: {span.kind: server}}
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: render}
            spec:
              service: social
              indicatorRef: render-time
              budgetingMethod: Occurrences
              timeWindow:
                - duration: 1M
                  isRolling: false
                  calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}
              objectives:
                - {op: lte, value: 0.3, target: 0.99}
                - {op: lte, value: 1, target: 0.999}
            """);
    assertThat(catalog.faults()).isEmpty();
    Slo slo = catalog.slos().get(0);
    Indicator.Threshold first = (Indicator.Threshold) slo.objectives().get(0).indicator();
    assertThat(first.op()).isEqualTo(Comparison.LTE);
    assertThat(first.limit()).isEqualTo(new Cut.Value(0.3));
    assertThat(first).isNotEqualTo(slo.objectives().get(1).indicator());
    assertThat(slo.window().startFor(Instant.parse("2026-04-10T12:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
  }

  @Test
  void allFaultsOfADocumentAreReportedTogetherWithPositions() {
    OpenSloCatalog catalog =
        decode(
            RATIO
                .replace("0.999}", "1.01}")
                .replace("service: social\n  budgeting", "servce: social\n  budgeting")
                .replace("30d", "1m")
                .replace("le: 250ms", "le: 250 ms")
                .replace("[GET, HEAD]", "[]")
                .replace("5..", "(a+)+"));
    assertThat(catalog.slos()).isEmpty();
    assertThat(catalog.refused()).hasSize(1);
    assertThat(catalog.faults())
        .extracting(f -> f.line() + ": " + f.message())
        .containsExactly(
            "5: service: missing (expected a string)",
            "5: servce: unknown field (expected one of alertPolicies, budgetingMethod, description,"
                + " indicator, indicatorRef, objectives, service, timeWindow)",
            "7: duration: 1m (expected at least 5m: m is minutes, M is months)",
            "22: regex: (a+)+ (expected no repeated group that repeats inside, and no back"
                + " reference)",
            "23: in: a list (expected a list of 1 to 200 values)",
            "24: le: 250 ms (expected a duration above zero such as 750ms, 3m or 1h)",
            "31: target: 1.01 (expected 0 < target < 1)");
  }

  @Test
  void targetsAreOpenIntervals() {
    for (String target : new String[] {"0", "1", "-0.1", "1.01", ".nan", "'0.9'"}) {
      assertThat(decode(RATIO.replace("0.999}", target + "}")).faults()).as(target).hasSize(1);
    }
  }

  @Test
  void secondDocumentOfANameIsAFaultThatNamesBothFiles() {
    OpenSloCatalog catalog = decode(RATIO, RATIO);
    assertThat(catalog.slos()).hasSize(1);
    assertThat(catalog.faults()).hasSize(1);
    assertThat(catalog.faults().get(0).file()).isEqualTo("b.yaml");
    assertThat(catalog.faults().get(0).message()).contains("a.yaml", "b.yaml", "feed-fast");
  }

  @Test
  void oneFaultyDocumentHarmsNoOther() {
    OpenSloCatalog catalog =
        decode(RATIO, RATIO.replace("feed-fast", "other").replace("0.999}", "2}"));
    assertThat(catalog.slos()).extracting(Slo::name).containsExactly("feed-fast");
    assertThat(catalog.refused()).extracting(Document::name).containsExactly("other");
  }

  @Test
  void unknownKindsAndVersionsAreFaults() {
    String document = "apiVersion: %s\nkind: %s\nmetadata: {name: x}\nspec: {}\n";
    assertThat(decode(document.formatted("openslo/v1", "Budget")).faults().get(0).message())
        .startsWith("kind: Budget (expected Service, SLO,");
    assertThat(decode(document.formatted("openslo/v2", "SLO")).faults().get(0).message())
        .startsWith("apiVersion: openslo/v2 (expected openslo/v1");
    assertThat(decode(document.formatted("syntropy/v1", "Region")).accepted()).isEmpty();
  }

  @Test
  void otherSourcesAndMethodsAreValidWithANotice() {
    OpenSloCatalog catalog =
        decode(
            RATIO.replace("type: syntropy", "type: Datadog"),
            RATIO
                .replace("feed-fast", "slices")
                .replace("Occurrences", "RatioTimeslices")
                .replace("target: 0.999", "target: 0.999, timeSliceWindow: 1m")
                .replace("{targetPercent: 99.9}", "{targetPercent: 99.9, timeSliceWindow: 5}"));
    assertThat(catalog.faults()).isEmpty();
    assertThat(catalog.slos()).hasSize(2);
    assertThat(catalog.slos().get(0).objectives().get(0).indicator()).isNull();
    assertThat(catalog.slos().get(1).objectives())
        .extracting(o -> ((Indicator.Sliced) o.indicator()).length())
        .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(5));
    assertThat(catalog.notices())
        .anySatisfy(n -> assertThat(n.message()).contains("no adapter reads it yet"))
        .anySatisfy(n -> assertThat(n.message()).contains("accepted beyond the openslo/v1 schema"));
  }

  @Test
  void timeslicesSayHowASliceIsJudgedAndWhatEmptyOnesAre() {
    String slices =
        RATIO
            .replace("Occurrences", "Timeslices")
            .replace(
                "{name: feed-fast", "{annotations: {%s: last}, name: feed-fast".formatted(EMPTY))
            .replace("target: 0.999", "target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 1d")
            .replace(
                "{targetPercent: 99.9}",
                "{targetPercent: 99, timeSliceWindow: 10s, timeSliceTarget: 1}");
    OpenSloCatalog catalog = decode(slices);
    assertThat(catalog.faults()).isEmpty();
    Indicator.Sliced sliced =
        (Indicator.Sliced) catalog.slos().get(0).objectives().get(0).indicator();
    assertThat(sliced.length()).isEqualTo(Duration.ofDays(1));
    assertThat(sliced.rule()).isEqualTo(new SliceRule.AtLeast(0.95));
    assertThat(sliced.empty()).isEqualTo(EmptySlices.LAST);
    assertThat(decode(slices.replace(": last}", ": never}")).faults().get(0).message())
        .isEqualTo(EMPTY + ": never (expected one of ignore, good, bad, last)");
    assertThat(decode(slices.replace("10s", "15s")).faults().get(0).message())
        .isEqualTo("timeSliceWindow: 15s (expected 10s to 1d, a multiple of 10s, over 1h of 1m)");
    assertThat(decode(slices.replace("timeSliceTarget: 0.95,", "")).faults().get(0).message())
        .startsWith("timeSliceTarget: missing");
  }

  @Test
  void sloOfAFaultySliIsRefusedToo() {
    OpenSloCatalog catalog =
        decode(
            """
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: bad}
            spec: {}
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: uses-bad}
            spec:
              service: s
              indicatorRef: bad
              budgetingMethod: Occurrences
              timeWindow: [{duration: 7d, isRolling: true}]
              objectives: [{target: 0.9}]
            """);
    assertThat(catalog.slos()).isEmpty();
    assertThat(catalog.faults()).hasSize(2);
    assertThat(catalog.faults().get(1).message()).contains("bad has faults in a.yaml:4");
  }
}
