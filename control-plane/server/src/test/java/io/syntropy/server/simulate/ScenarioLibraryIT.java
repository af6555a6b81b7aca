package io.syntropy.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario that is shipped, with the outcome it expects. */
class ScenarioLibraryIT {
  private static final Path LIBRARY = Path.of("../../policy/scenarios");

  static Stream<Path> library() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARY)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("library")
  void meetsItsExpectations(Path file) throws IOException {
    SimulationView view = Simulations.run(file.getFileName().toString(), Files.readString(file));
    SimulationView.Expectations expectations = view.expectations();
    assertThat(expectations).isNotNull();
    assertThat(expectations.checked()).as("expectations").isGreaterThan(1);
    assertThat(expectations.unmet()).isEmpty();
  }

  @Test
  void holdsEveryFailureTheLoopIsMadeFor() throws IOException {
    List<String> names =
        library().map(f -> f.getFileName().toString().replace(".yaml", "")).toList();
    assertThat(names)
        .contains(
            "across-a-jurisdiction",
            "all-regions-bad",
            "brown-out",
            "collective-hz-collapse",
            "flap",
            "metric-outage",
            "partition",
            "region-outage",
            "thundering-recovery",
            "two-of-four",
            "two-of-three");
  }
}
