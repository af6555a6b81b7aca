package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void numbersDecide() {
    assertThat(new Version("0.10.0")).isGreaterThan(new Version("0.9.9"));
    assertThat(new Version("1")).isGreaterThan(new Version("0.99"));
    assertThat(new Version("1.0")).isEqualByComparingTo(new Version("1.0.0-SNAPSHOT"));
  }

  @Test
  void anythingElseIsRefused() {
    for (String text : new String[] {"", "one", "1.", "1.2.3.4.5", "-1"}) {
      assertThatThrownBy(() -> new Version(text)).hasMessageContaining("version: " + text);
    }
  }

  @Test
  void theBuildKnowsItsOwn() {
    assertThat(Version.current().text()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
