package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published schema test documents, when they lie beside the repository. */
class OpenSloConformanceTest {
  private static final Path DATA =
      Path.of("../../shared/testdata/openslo-v1").toAbsolutePath().normalize();

  /** What the schema test refuses. */
  private static final Set<String> REFUSED =
      Set.of(
          "invalid-apiversion.yaml",
          "alert-condition-no-condition.yaml",
          "alert-condition-no-sev.yaml",
          "alert-notification-target-no-target.yaml",
          "alert-policy-malformed-cond.yaml",
          "alert-policy-malformed-targetref.yaml",
          "alert-policy-many-cond.yaml",
          "alert-policy-no-cond.yaml",
          "alert-policy-no-notification.yaml",
          "sli-description-ratio-inline-metricsource.yaml",
          "sli-ratio-good-and-bad.yaml",
          "service-long-description.yaml");

  @Test
  void schemaTestDocumentsAreAcceptedOrRefusedAsPublished() throws IOException {
    for (Path file : files("schema-test")) {
      List<Fault> faults = faults(file);
      boolean refused = REFUSED.contains(file.getFileName().toString());
      assertThat(faults.isEmpty()).as("%s %s", file.getFileName(), faults).isNotEqualTo(refused);
    }
  }

  @Test
  void everyExampleIsRefusedForItsMistakes() throws IOException {
    for (Path file : files("examples")) {
      assertThat(faults(file)).as(file.toString()).isNotEmpty();
    }
    List<Fault> faults = faults(DATA.resolve("examples/budgeting-method/timeslices-slo.yaml"));
    assertThat(faults)
        .anySatisfy(f -> assertThat(f.message()).startsWith("duration: 1m (expected at least"))
        .anySatisfy(f -> assertThat(f.message()).startsWith("objective: unknown field"));
  }

  private static List<Path> files(String folder) throws IOException {
    assumeTrue(Files.isDirectory(DATA), "published data is not here");
    try (Stream<Path> files = Files.walk(DATA.resolve(folder))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static List<Fault> faults(Path file) throws IOException {
    Documents read = Documents.read(file.getFileName().toString(), Files.readString(file));
    List<Fault> faults = new ArrayList<>(read.faults());
    faults.addAll(OpenSlo.decode(read.documents()).faults());
    return faults;
  }
}
