package io.syntropy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinariesTest {
  @Test
  void archiveNameFollowsThePlatform() {
    assertThat(Binaries.resourceName("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
    assertThat(Binaries.resourceName("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
    assertThat(Binaries.resourceName("Mac OS X", "aarch64"))
        .isEqualTo("postgres-darwin-arm_64.txz");
    assertThat(Binaries.resourceName("Windows Server 2022", "amd64"))
        .isEqualTo("postgres-windows_server_2022-x86_64.txz");
  }

  @Test
  void versionComesFromTheBuild() {
    assertThat(Binaries.version()).matches("\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void missingPrerequisiteNamesTheWayOut() {
    assertThat(new PrerequisiteMissingException("no bundled PostgreSQL for this platform"))
        .hasMessageContaining("SYNTROPY_DB_URL");
  }
}
