package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.server.loop.ControlEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidateTest {
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: %s}
      spec: {service: %s, dwell: 5m}
      """;

  private static Map<String, String> files(String... names) {
    Map<String, String> files = new HashMap<>();
    for (String name : names) {
      files.put(name + ".yaml", POLICY.formatted(name, name));
    }
    return files;
  }

  private static Configuration live(Map<String, String> files) {
    Candidate candidate = Candidate.of(files, Configuration.EMPTY, Set.of());
    assertThat(candidate.faults()).isEmpty();
    return new ConfigCompiler()
        .compile(
            new ControlEvent.ConfigApplied(Instant.EPOCH, 1, "c", "test", candidate.effective()));
  }

  @Test
  void aDocumentThatTurnsBadKeepsItsLastGoodVersion() {
    Configuration live = live(files("a", "b"));
    Map<String, String> changed = files("a", "b");
    changed.put("a.yaml", POLICY.formatted("a", "a").replace("5m", "banana"));

    Candidate candidate = Candidate.of(changed, live, Set.of());

    assertThat(candidate.effective()).isEqualTo(live.documents());
    assertThat(candidate.faults()).hasSize(1);
    assertThat(candidate.faults().getFirst().file()).isEqualTo("a.yaml");
    assertThat(candidate.faults().getFirst().line()).isEqualTo(4);
    assertThat(candidate.faults().getFirst().message()).contains("banana");
  }

  @Test
  void aProbeThatTurnsBadKeepsItsLastGoodVersion() {
    String probe =
        """
        apiVersion: syntropy/v1
        kind: Probe
        metadata: {name: home}
        spec:
          service: social
          regions: [{name: eu, base_url: "https://eu.example"}]
          steps: [{name: home, path: /home}]
        """;
    Configuration live = live(Map.of("probe.yaml", probe));
    assertThat(live.probes().keySet()).containsExactly("home");

    Candidate candidate =
        Candidate.of(Map.of("probe.yaml", probe.replace("/home", "home")), live, Set.of());

    assertThat(candidate.effective()).isEqualTo(live.documents());
    assertThat(candidate.faults())
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.line()).isEqualTo(7);
          assertThat(fault.message()).startsWith("path: home (expected a path such as /v1/feed");
        });
  }

  @Test
  void aFileThatIsNoYamlAnyMoreRemovesNothing() {
    Configuration live = live(files("a", "b"));
    Map<String, String> changed = files("b");
    changed.put("a.yaml", "{{{");

    Candidate candidate = Candidate.of(changed, live, Set.of());

    assertThat(candidate.effective()).isEqualTo(live.documents());
    assertThat(candidate.removed()).isEmpty();
    assertThat(candidate.faults()).isNotEmpty();
  }

  @Test
  void theSecondOfTwoEqualNamesIsTheFaultyOneAndNamesBothFiles() {
    Map<String, String> both = files("a");
    both.put("z.yaml", POLICY.formatted("a", "other"));

    Candidate candidate = Candidate.of(both, Configuration.EMPTY, Set.of());

    assertThat(candidate.effective().values())
        .singleElement()
        .satisfies(source -> assertThat(source.file()).isEqualTo("a.yaml"));
    assertThat(candidate.faults().getFirst().message()).contains("a.yaml").contains("z.yaml");
  }

  @Test
  void aPolicyWithAnActionInForceStaysWhenItsFileIsGone() {
    Configuration live = live(files("a", "b"));

    Candidate busy = Candidate.of(files("b"), live, Set.of("a"));
    Candidate idle = Candidate.of(files("b"), live, Set.of("b"));

    assertThat(busy.effective()).isEqualTo(live.documents());
    assertThat(busy.orphans()).hasSize(1);
    assertThat(busy.faults().getFirst().message()).contains("orphaned");
    assertThat(idle.effective()).hasSize(1);
    assertThat(idle.removed()).hasSize(1);
  }

  @Test
  void oneOfTenMayGoTwoOfTenMayGoThreeOfTenMayNot() {
    String[] ten = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    Configuration live = live(files(ten));

    assertThat(without(live, ten, 1).shrinksSharply(live)).isFalse();
    assertThat(without(live, ten, 2).shrinksSharply(live)).isFalse();
    assertThat(without(live, ten, 3).shrinksSharply(live)).isTrue();
  }

  @Test
  void oneOfTwoMayGoTheLastOneMayNot() {
    Configuration two = live(files("a", "b"));
    Configuration one = live(files("a"));

    assertThat(Candidate.of(files("a"), two, Set.of()).shrinksSharply(two)).isFalse();
    assertThat(Candidate.of(Map.of(), one, Set.of()).shrinksSharply(one)).isTrue();
  }

  private static final String REGIONS = POLICY.formatted("a", "a");
  private static final String SLI =
      """
      apiVersion: openslo/v1
      kind: SLI
      metadata: {name: ok}
      spec:
        thresholdMetric: {metricSource: {type: syntropy, spec: {signal: metric, name: m}}}
      """;
  private static final String RATIO =
      """
      apiVersion: openslo/v1
      kind: SLI
      metadata: {name: ok}
      spec:
        ratioMetric:
          counter: true
          good: {metricSource: {type: syntropy, spec: {signal: metric, name: m}}}
          total: {metricSource: {type: syntropy, spec: {signal: metric, name: n}}}
      """;
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed}
      spec:
        service: social
        indicatorRef: ok
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{target: 0.99, op: lte, value: 5}]
      """;

  @Test
  void theLastGoodVersionOfAnSloKeepsTheIndicatorItNeeds() {
    Configuration live = live(Map.of("a.yaml", SLO, "b.yaml", SLI, "c.yaml", REGIONS));
    String bad = SLO.replace("0.99", "1.99");

    Candidate gone = Candidate.of(Map.of("a.yaml", bad, "c.yaml", REGIONS), live, Set.of());
    Candidate changed =
        Candidate.of(Map.of("a.yaml", bad, "b.yaml", RATIO, "c.yaml", REGIONS), live, Set.of());

    assertThat(gone.effective()).isEqualTo(live.documents());
    assertThat(gone.removed()).isEmpty();
    assertThat(gone.faults().toString()).contains("since that of SLO feed needs it");
    assertThat(changed.effective()).isEqualTo(live.documents());
    assertThat(changed.faults().toString()).contains("since that of SLO feed needs it");
  }

  @Test
  void aBadIndicatorNamesTheSlosItBreaksAndBothStayAsTheyWere() {
    Configuration live = live(Map.of("a.yaml", SLO, "b.yaml", SLI));

    Candidate candidate =
        Candidate.of(
            Map.of("a.yaml", SLO.replace("30d", "28d"), "b.yaml", SLI.replace("name: m", "nam: m")),
            live,
            Set.of());

    assertThat(candidate.effective()).isEqualTo(live.documents());
    assertThat(candidate.refused()).containsOnlyKeys("openslo/v1/SLI/ok", "openslo/v1/SLO/feed");
    assertThat(candidate.faults())
        .anySatisfy(fault ->
            assertThat(fault.toString())
                .startsWith("b.yaml:1:1: SLI ok is refused and breaks SLO feed (a.yaml:1)"));
  }

  private static Candidate without(Configuration live, String[] names, int fewer) {
    return Candidate.of(
        files(java.util.Arrays.copyOf(names, names.length - fewer)), live, Set.of());
  }
}
