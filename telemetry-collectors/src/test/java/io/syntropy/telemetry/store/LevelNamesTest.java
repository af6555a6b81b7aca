package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LevelNamesTest {
  @Test
  void aLevelIsFoundByAllItsNamesAndAnUnknownOneByItsOwn() {
    assertThat(LevelNames.of("WARN")).isEqualTo(LevelNames.of("WARNING"));
    assertThat(LevelNames.of("FATAL")).contains("FATAL", "CRITICAL", "CRIT");
    assertThat(LevelNames.of("AUDIT")).containsExactly("AUDIT");
    assertThat(LevelNames.of("DEBUG")).containsExactly("DEBUG");
  }
}
