package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleAddressTest {
  private static String of(Map<String, String> env, Set<String> hosts, String bind) {
    return ConsoleAddress.resolve(env, Optional.of(hosts), bind, 8080).toString();
  }

  @Test
  void theVariableComesFirstThenAPublicHost() {
    Map<String, String> env = Map.of("SYNTROPY_PUBLIC_URL", " https://ops.example.com/syntropy ");
    assertThat(of(env, Set.of("a.example.com"), "127.0.0.1"))
        .isEqualTo("https://ops.example.com/syntropy");
    assertThat(of(Map.of(), Set.of("b.example.com", "a.example.com", "*.x"), "127.0.0.1"))
        .isEqualTo("https://a.example.com");
    assertThat(of(Map.of(), Set.of("*", "[::1]:8"), "127.0.0.1"))
        .isEqualTo("http://127.0.0.1:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8080",
    "0.0.0.0, http://localhost:8080",
    "::, http://localhost:8080",
    "fd00::1, http://[fd00::1]:8080"
  })
  void elseItIsThisMachine(String bind, String url) {
    assertThat(of(Map.of(), Set.of(), bind)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ops.example.com", "http://ops.example.com", "https://x/?a=b", "::"})
  void whatIsNoAddressEndsTheStart(String text) {
    assertThatThrownBy(() -> of(Map.of("SYNTROPY_PUBLIC_URL", text), Set.of(), "127.0.0.1"))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("SYNTROPY_PUBLIC_URL: ");
  }
}
