package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAddressesTest {
  private static ClusterAddresses resolve(String text) {
    return ClusterAddresses.resolve(Map.of("SYNTROPY_KUBERNETES", text));
  }

  @Test
  void oneAddressIsTheDefaultClusterAndSeveralHaveNames() {
    assertThat(ClusterAddresses.resolve(Map.of()).byName()).isEmpty();
    assertThat(resolve("https://10.0.0.1:6443").byName())
        .containsOnly(Map.entry("default", URI.create("https://10.0.0.1:6443")));
    assertThat(resolve(" eu=https://eu.example.com:6443\n us-1=http://127.0.0.1:8001 ").byName())
        .containsOnly(
            Map.entry("eu", URI.create("https://eu.example.com:6443")),
            Map.entry("us-1", URI.create("http://127.0.0.1:8001")));
  }

  @ParameterizedTest
  @CsvSource({
    "eu=http://eu.example.com, https",
    "https://token@eu.example.com, secrets do not belong there",
    "eu=https://a eu=https://b, eu twice",
    "EU=https://a, https"
  })
  void aMistakeEndsTheStartAndNamesTheVariable(String text, String expected) {
    assertThatThrownBy(() -> resolve(text))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("SYNTROPY_KUBERNETES: ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("token@");
  }
}
