package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogShippingTest {
  private static final String URL = "SYNTROPY_LOG_LOKI_URL";

  private static URI url(String text) {
    return LogShipping.resolve(Map.of(URL, text)).url().orElseThrow();
  }

  @Test
  void nothingIsShippedUnlessAsked() {
    assertThat(LogShipping.resolve(Map.of()).url()).isEmpty();
    assertThat(LogShipping.resolve(Map.of(URL, "  ")).url()).isEmpty();
  }

  @Test
  void theHostAloneMeansLokisPath() {
    assertThat(url("http://loki:3100")).hasToString("http://loki:3100/loki/api/v1/push");
    assertThat(url("https://loki/")).hasToString("https://loki/loki/api/v1/push");
    assertThat(url("https://x/logs/push")).hasToString("https://x/logs/push");
  }

  @ParameterizedTest
  @ValueSource(strings = {"loki:3100", "ftp://x", "http:///x", "http://x?a=b", "http://x y", "//x"})
  void aWrongAddressIsNamedWithItsVariable(String text) {
    assertThatThrownBy(() -> url(text))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(URL + ": " + text + " (expected http");
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> url("http://u:secret@loki"))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("SYNTROPY_LOG_LOKI_TOKEN_FILE")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aTokenNeedsAReadableFile() {
    assertThatThrownBy(() ->
            LogShipping.resolve(
                Map.of(URL, "http://x", "SYNTROPY_LOG_LOKI_TOKEN_FILE", "/nowhere/token")))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("SYNTROPY_LOG_LOKI_TOKEN_FILE: /nowhere/token (expected ");
  }
}
