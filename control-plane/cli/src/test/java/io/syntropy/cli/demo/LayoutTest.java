package io.syntropy.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayoutTest {
  @Test
  void theDemoInstallsTheWholeCatalogue() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../slo-engine/reference"))) {
      assertThat(Layout.CATALOGUE)
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
    for (String document : Layout.CATALOGUE) {
      assertThat(Layout.class.getResource("/reference/" + document)).as(document).isNotNull();
    }
  }
}
