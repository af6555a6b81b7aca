package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private static final String SLI =
      """
      apiVersion: openslo/v1
      kind: SLI
      metadata: {name: feed-good}
      spec:
        ratioMetric:
          counter: COUNTER
          good: {metricSource: {metricSourceRef: ours, spec: {signal: metric, name: a}}}
          total: {metricSource: {metricSourceRef: ours, spec: {signal: metric, name: b}}}
      """;
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME}
      spec:
        service: social
        indicatorRef: feed-good
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.99}]
        alertPolicies: [pages]
      """;
  private static final String SOURCE =
      """
      apiVersion: openslo/v1
      kind: DataSource
      metadata: {name: ours}
      spec: {TYPE: syntropy, connectionDetails: {}}
      """;

  private static List<Fault> broken(Map<String, String> files) {
    Documents read = Documents.read(files);
    OpenSlo.decode(read.documents());
    return References.broken(read.documents());
  }

  @Test
  void aDocumentNamesWhatItRefersTo() {
    Document slo = Documents.read("a.yaml", SLO.replace("NAME", "feed")).documents().getFirst();
    Document sli = Documents.read("a.yaml", SLI).documents().getFirst();

    assertThat(References.of(slo))
        .containsExactly("openslo/v1/AlertPolicy/pages", "openslo/v1/SLI/feed-good");
    assertThat(References.of(sli)).containsExactly("openslo/v1/DataSource/ours");
  }

  @Test
  void aRefusedIndicatorNamesTheSlosThatLoseIt() {
    Map<String, String> files =
        Map.of(
            "sli.yaml", SLI.replace("COUNTER", "maybe"),
            "a.yaml", SLO.replace("NAME", "feed"),
            "b.yaml", SLO.replace("NAME", "chat"));

    assertThat(broken(files))
        .extracting(Fault::toString)
        .containsExactly(
            "sli.yaml:1:1: SLI feed-good is refused and breaks SLO feed (a.yaml:1), SLO chat"
                + " (b.yaml:1)");
  }

  @Test
  void whatNeedsItThroughAnotherDocumentIsNamedToo() {
    Map<String, String> files =
        Map.of(
            "source.yaml", SOURCE.replace("TYPE", "kind"),
            "sli.yaml", SLI.replace("COUNTER", "true"),
            "a.yaml", SLO.replace("NAME", "feed"));

    assertThat(broken(files))
        .anySatisfy(fault ->
            assertThat(fault.toString())
                .contains("source.yaml:1:1: DataSource ours", "SLI feed-good", "SLO feed"));
  }

  @Test
  void goodDocumentsBreakNothing() {
    assertThat(
            broken(
                Map.of(
                    "source.yaml", SOURCE.replace("TYPE", "type"),
                    "sli.yaml", SLI.replace("COUNTER", "true"),
                    "a.yaml", SLO.replace("NAME", "feed"))))
        .isEmpty();
  }
}
