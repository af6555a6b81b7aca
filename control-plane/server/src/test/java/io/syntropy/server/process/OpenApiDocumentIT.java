package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The committed OpenAPI document is the one the build generates. To refresh it: {@code ./mvnw -pl
 * control-plane/server -am verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dit.test=OpenApiDocumentIT -Dfailsafe.failIfNoSpecifiedTests=false -Dopenapi.update}.
 */
class OpenApiDocumentIT {
  private static final Path GENERATED = Path.of("target", "openapi", "openapi.yaml");
  private static final Path COMMITTED =
      Path.of(System.getProperty("syntropy.root", "../.."), "docs", "openapi.yaml");

  @Test
  void theCommittedDocumentIsTheGeneratedOne() throws Exception {
    if (System.getProperty("openapi.update") != null) {
      Files.writeString(COMMITTED, Files.readString(GENERATED));
    }

    assertThat(Files.readString(COMMITTED))
        .as("docs/openapi.yaml is out of date; see the comment of this test for the command")
        .isEqualTo(Files.readString(GENERATED));
    assertThat(Files.readString(COMMITTED)).contains("openapi: 3.1.0");
  }
}
