package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String GOOD =
      """
      apiVersion: syntropy/v1
      kind: Region
      metadata: {name: eu}
      spec: {jurisdiction: EU}
      """;

  @Test
  void readsEveryDocumentOfAFileWithItsPosition() {
    Documents read = Documents.read("a.yaml", "# comment\n---\n" + GOOD + "---\n" + GOOD + "...\n");
    assertThat(read.faults()).isEmpty();
    assertThat(read.documents()).extracting(Document::line).containsExactly(3, 8);
    assertThat(read.documents().get(1).id()).isEqualTo("syntropy/v1/Region/eu");
  }

  @Test
  void brokenDocumentLosesNoneOfTheOthersInItsFile() {
    String text =
        GOOD + "---\nkind: [unclosed\nfoo: {\n---\n" + GOOD + "---\n\tkind: x\n---\n" + GOOD;
    Documents read = Documents.read("a.yaml", text);
    assertThat(read.documents()).hasSize(3);
    assertThat(read.faults()).hasSize(2);
    assertThat(read.faults()).extracting(Fault::file).containsOnly("a.yaml");
    assertThat(read.faults().get(0).line()).isBetween(6, 8);
    assertThat(read.faults().get(1).line()).isEqualTo(14);
    assertThat(read.brokenFiles()).containsExactly("a.yaml");
  }

  @Test
  void missingHeaderFieldsAreReportedTogether() {
    Documents read = Documents.read("a.yaml", "kind: SLO\nspec: {}\n");
    assertThat(messages(read.faults()))
        .containsExactly(
            "1:1 apiVersion: missing (expected a string)",
            "1:1 metadata: missing (expected a mapping)");
  }

  @Test
  void emptyFilesAndCommentsAreNoDocuments() {
    Documents read = Documents.read(Map.of("a", "", "b", "# nothing\n---\n# still\n---\n"));
    assertThat(read.documents()).isEmpty();
    assertThat(read.faults()).isEmpty();
  }

  @Test
  void boundsAreFaultsNotCrashes() {
    String large = GOOD + "#" + "x".repeat(Documents.MAX_FILE_BYTES);
    String deep = "a: " + "[".repeat(3000) + "]".repeat(3000);
    String laughs =
        "a0: &a0 [x]\n"
            + IntStream.range(1, 40)
                .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());
    String aliases = "a: &a x\nb: [" + "*a, ".repeat(500) + "]\n";
    String itself = "a: &a [*a]\n";
    Documents read =
        Documents.read(
            Map.of("1", large, "2", deep, "3", laughs, "4", aliases, "5", itself, "6", GOOD));
    assertThat(read.documents()).hasSize(1);
    assertThat(read.faults()).extracting(Fault::file).containsExactly("1", "2", "3", "4", "5");
    assertThat(read.faults().get(0).message()).contains("1 MiB");
    assertThat(read.faults().get(1).message()).contains("nesting");
    assertThat(read.faults().get(2).message()).contains("aliases");
    assertThat(read.faults().get(3).message()).contains("aliases");
    assertThat(read.faults().get(4).message()).contains("alias");
  }

  @Test
  void nodeReadersCollectFaultsWithPositionsAndGoOn() {
    Document document =
        Documents.read(
                "p.yaml",
                """
                apiVersion: syntropy/v1
                kind: RegionPolicy
                metadata: {name: p}
                spec:
                  service: 7
                  ratio: 1.5
                  hold: 3 minutes
                  steps: [0.5, "0.75"]
                  mode: acts
                  surplus: 1
                  twice: 1
                  twice: 2
                """)
            .documents()
            .get(0);
    Node spec = document.root().mapping("spec");
    assertThat(spec).isNotNull();
    assertThat(spec.string("service")).isNull();
    assertThat(spec.number("ratio", v -> v < 1, "below 1")).isNull();
    assertThat(spec.duration("hold")).isNull();
    assertThat(spec.duration("dwell", Duration.ofMinutes(15))).isEqualTo(Duration.ofMinutes(15));
    assertThat(spec.choice("mode", Mode.OBSERVE)).isEqualTo(Mode.OBSERVE);
    spec.list("steps").forEach(step -> step.asNumber(v -> v > 0, "above 0"));
    spec.known("twice");
    spec.rejectUnknown();
    assertThat(messages(document.faults().list()))
        .containsExactly(
            "5:12 service: 7 (expected a string)",
            "6:10 ratio: 1.5 (expected below 1)",
            "7:9 hold: 3 minutes (expected a duration above zero such as 750ms, 3m or 1h)",
            "8:16 steps[1]: 0.75 (expected a number without quotes, above 0)",
            "9:9 mode: acts (expected one of observe, act)",
            "10:12 surplus: unknown field (expected one of dwell, hold, mode, ratio, service,"
                + " steps, twice)",
            "12:3 twice: field given twice (expected once)");
  }

  private enum Mode {
    OBSERVE,
    ACT
  }

  @Test
  void durationsReadAndWriteBack() {
    for (String text : List.of("750ms", "3m", "1h30m", "30d", "10s", "1us", "5ns")) {
      assertThat(Durations.format(Durations.parse(text).orElseThrow())).isEqualTo(text);
    }
    for (String text : List.of("", "3", "m", "3x", "-3m", "1.5h", " 3m", "9".repeat(16) + "d")) {
      assertThat(Durations.parse(text)).as(text).isEmpty();
    }
  }

  private static List<String> messages(List<Fault> faults) {
    return faults.stream().map(f -> f.line() + ":" + f.column() + " " + f.message()).toList();
  }
}
