package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaServerConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://opa.example.org",
        "https://opa.example.org:8443/team/",
        "http://127.0.0.1:8181",
        "http://[::1]:8181",
        "http://localhost:8181"
      })
  void urlsThatAreSafe(String url) {
    assertThat(OpaServerConfig.of(URI.create(url), null).timeout()).hasMillis(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://opa.example.org",
        "http://10.0.0.7:8181",
        "ftp://127.0.0.1",
        "opa:8181",
        "http://127.0.0.1.example.org",
        "https://user:secret@opa.example.org",
        "https://opa.example.org?x=1"
      })
  void urlsThatAreNot(String url) {
    assertThatThrownBy(() -> OpaServerConfig.of(URI.create(url), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aPathInFrontIsKept() {
    assertThat(
            OpaServerConfig.of(URI.create("https://opa.example.org/team/"), null)
                .resolve("/v1/status"))
        .hasToString("https://opa.example.org/team/v1/status");
  }
}
