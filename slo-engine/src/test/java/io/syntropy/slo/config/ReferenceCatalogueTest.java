package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference catalogue is faultless, complete in its facts, and what the documentation says. */
class ReferenceCatalogueTest {
  private static final Path FOLDER = Path.of("reference");
  private static final Path TABLE = Path.of("../docs/reference-slos.md");
  private static final List<String> FACTS = List.of("number", "owner", "source", "emitted");
  private static final Set<String> SHIPPED = Set.of("edge", "social", "credit", "grid");

  @Test
  void hasNoFaultsAndNothingUnread() throws IOException {
    Documents read = Documents.read(texts());
    OpenSloCatalog catalog = OpenSlo.decode(read.documents());
    assertThat(read.faults()).isEmpty();
    assertThat(catalog.faults()).isEmpty();
    assertThat(catalog.notices())
        .as(
            "noted are Timeslices, as long as they are not computed, tiers no rate reaches, and raw")
        .allMatch(notice ->
            notice.message().startsWith("budgetingMethod: Timeslices")
                || notice.message().startsWith("alerts: the default tier")
                || notice.message().startsWith("raw: "));
    assertThat(catalog.services()).containsAll(SHIPPED);
    assertThat(catalog.slos()).allMatch(slo -> catalog.services().contains(slo.service()));
  }

  @Test
  void everySloCarriesItsNumberOwnerAndSource() throws IOException {
    for (Document slo : slos()) {
      for (String fact : FACTS) {
        assertThat(fact(slo, fact)).as("%s of %s", fact, slo.name()).isNotBlank();
      }
      assertThat(fact(slo, "source"))
          .as("source of %s", slo.name())
          .matches("(FriendApp manual, layer \\d+|Cooperative Grid doc|Digital Genome plan).*");
      assertThat(SHIPPED.contains(service(slo)))
          .as("%s is emitted exactly when its service is shipped", slo.name())
          .isEqualTo(fact(slo, "emitted").equals("yes"));
    }
  }

  @Test
  void theDocumentationShowsTheCatalogueAndNothingElse() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Document slo : slos()) {
      expected.add(
          "| %s | %s | %s | %s | %s | `%s` | %s |"
              .formatted(
                  slo.name(),
                  service(slo),
                  fact(slo, "number"),
                  fact(slo, "owner"),
                  fact(slo, "source"),
                  metric(spec(slo)),
                  fact(slo, "emitted")));
    }
    List<String> shown =
        Files.readAllLines(TABLE).stream()
            .dropWhile(line -> !line.startsWith("| SLO |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(shown).containsExactlyElementsOf(expected);
  }

  private static List<Document> slos() throws IOException {
    return Documents.read(texts()).documents().stream()
        .filter(document -> document.kind().equals("SLO"))
        .toList();
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(texts).isNotEmpty();
    return texts;
  }

  private static Node spec(Document slo) {
    Node spec = slo.root().mapping("spec");
    assertThat(spec).isNotNull();
    return spec;
  }

  private static String service(Document slo) {
    return spec(slo).string("service", "");
  }

  private static String fact(Document slo, String fact) {
    Node metadata = slo.root().mapping("metadata");
    Node annotations = metadata == null ? null : metadata.optionalMapping("annotations");
    return annotations == null ? "" : annotations.string("syntropy.io/" + fact, "");
  }

  /** The name of the metric, of a ratio that of its total; {@code composite} for a composite. */
  private static String metric(Node spec) {
    Node indicator = spec.mapping("indicator");
    Node own = indicator == null ? null : indicator.mapping("spec");
    assertThat(own).isNotNull();
    Node holder = own.optionalMapping("thresholdMetric");
    if (holder == null) {
      Node ratio = own.mapping("ratioMetric");
      if (ratio != null && ratio.has("raw")) {
        return "composite";
      }
      holder = ratio == null ? null : ratio.mapping("total");
    }
    Node source = holder == null ? null : holder.mapping("metricSource");
    Node selector = source == null ? null : source.mapping("spec");
    return selector == null ? "" : selector.string("name", "");
  }
}
