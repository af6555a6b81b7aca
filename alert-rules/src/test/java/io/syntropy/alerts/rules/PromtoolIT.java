package io.syntropy.alerts.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.differential.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's promtool and vmalert over generated rules; promtool runs their unit tests, too. */
class PromtoolIT {
  private static final Path SLO_ENGINE = Path.of("../slo-engine");
  private static final Path CONFORMANCE =
      Path.of("../../shared/testdata/openslo-v1").toAbsolutePath().normalize();

  @TempDir Path folder;

  @BeforeAll
  static void wanted() {
    assumeFalse(Boolean.getBoolean("slo.differential.skip"), "-Dslo.differential.skip");
  }

  private GeneratedRules write(Map<String, String> texts, Flavour flavour) throws Exception {
    GeneratedRules rules = RulesGenerator.generate(texts, flavour, "../rules/");
    new RuleFolder(folder.resolve("rules")).write(rules.files(), true);
    new RuleFolder(folder.resolve("tests")).write(rules.tests(), true);
    return rules;
  }

  private void promtool(String what, String where) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(what, "rules"));
    try (Stream<Path> files = Files.list(folder.resolve(where))) {
      files.sorted().forEach(file -> arguments.add(file.toString()));
    }
    Promtool judged = Promtool.run(folder.resolve(where), arguments.toArray(String[]::new));
    assertThat(judged.status()).as(judged.output()).isZero();
    assertThat(judged.output()).contains("SUCCESS").doesNotContain("duplicate");
  }

  @Test
  void everyFlavourIsValidAndItsUnitTestsPass() throws Exception {
    write(Folder.texts(Folder.RULES), Flavour.PROMETHEUS);
    promtool("check", "rules");
    promtool("test", "tests");
  }

  @Test
  void silenceAlertsForTheRegionThatIsSilent() throws Exception {
    write(Folder.texts(Folder.RULES), Flavour.PROMETHEUS);
    Path test = folder.resolve("tests/absence.test.yml");
    Files.copy(Path.of("src/test/resources/absence.test.yml"), test);
    Promtool judged = Promtool.run(test.getParent(), "test", "rules", test.toString());
    assertThat(judged.status()).as(judged.output()).isZero();
  }

  @Test
  void theReferenceSlosBecomeValidRules() throws Exception {
    GeneratedRules rules = write(Folder.texts(SLO_ENGINE.resolve("reference")), Flavour.PROMETHEUS);
    assertThat(rules.slos()).hasSizeGreaterThan(60);
    assertThat(rules.faults())
        .extracting(Fault::message)
        .allMatch(message -> message.contains("composite: it has no counts of its own"));
    promtool("check", "rules");
  }

  @Test
  void slothAndPyrraBecomeValidRulesWhoseUnitTestsPass() throws Exception {
    Map<String, String> texts = new TreeMap<>();
    Path imports = SLO_ENGINE.resolve("src/test/resources/imports");
    Folder.texts(imports.resolve("sloth")).forEach((name, text) -> texts.put("s/" + name, text));
    Folder.texts(imports.resolve("pyrra")).forEach((name, text) -> texts.put("p/" + name, text));
    assertThat(write(texts, Flavour.PROMETHEUS).slos()).hasSize(10);
    promtool("check", "rules");
    promtool("test", "tests");
  }

  @Test
  void publishedDocumentsBecomeValidRulesOrFaults() throws Exception {
    assumeTrue(Files.isDirectory(CONFORMANCE), "published data is not here");
    int written = 0;
    for (String part : List.of("schema-test", "examples")) {
      Map<String, String> texts = Folder.texts(CONFORMANCE.resolve(part));
      for (Map.Entry<String, String> text : texts.entrySet()) {
        // Each by itself: they repeat names.
        GeneratedRules rules =
            RulesGenerator.generate(Map.of(text.getKey(), text.getValue()), Flavour.PROMETHEUS, "");
        boolean slo = text.getValue().contains("kind: SLO");
        assertThat(slo && rules.slos().isEmpty() && rules.faults().isEmpty())
            .as(text.getKey())
            .isFalse();
        Path file = folder.resolve("rules").resolve(Integer.toString(written));
        written += new RuleFolder(file).write(rules.files(), true).size() + rules.files().size();
        for (String name : rules.files().keySet()) {
          Promtool judged = Promtool.run(file, "check", "rules", name);
          assertThat(judged.status()).as(text.getKey() + judged.output()).isZero();
        }
      }
    }
    System.out.println(written + " files of published documents");
  }

  @Test
  void resourcesHoldWhatPrometheusTakesAndHaveNamesThatKubernetesTakes() throws Exception {
    GeneratedRules rules =
        RulesGenerator.generate(Folder.texts(Folder.RULES), Flavour.KUBERNETES, "");
    Path specs = Files.createDirectories(folder.resolve("rules"));
    for (Map.Entry<String, String> file : rules.files().entrySet()) {
      Node root =
          io.syntropy.slo.config.Documents.trees(file.getKey(), file.getValue(), new ArrayList<>())
              .getFirst();
      assertThat(root.string("apiVersion", "")).isEqualTo("monitoring.coreos.com/v1");
      assertThat(root.string("kind", "")).isEqualTo("PrometheusRule");
      assertThat(root.optionalMapping("metadata").string("name", ""))
          .matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
      String text = file.getValue();
      String spec = text.substring(text.indexOf("\nspec:\n") + 7);
      Files.writeString(specs.resolve(file.getKey()), spec.replaceAll("(?m)^  ", ""));
    }
    promtool("check", "rules");
  }

  @Test
  void vmalertTakesThem() throws Exception {
    write(Folder.texts(Folder.RULES), Flavour.VICTORIAMETRICS);
    Promtool judged =
        Promtool.program(
            folder,
            List.of(Peer.program("vmalert", "victoria-metrics"), "-dryRun", "-rule=rules/*.yml"));
    assertThat(judged.status()).as(judged.output()).isZero();
  }
}
