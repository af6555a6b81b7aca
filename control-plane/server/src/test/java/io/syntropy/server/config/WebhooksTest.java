package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  /** GitHub's published example of a signed delivery. */
  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private static final String SECRET = "It's a Secret to Everybody";

  private static boolean signed(String secret, String signature, String body) {
    return Webhooks.isSigned(secret, signature, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheSecretsOwnerCanSign() {
    assertThat(signed(SECRET, SIGNATURE, "Hello, World!")).isTrue();
    assertThat(signed(SECRET, SIGNATURE, "Hello, World?")).isFalse();
    assertThat(signed("another", SIGNATURE, "Hello, World!")).isFalse();
    assertThat(signed(SECRET, "sha256=", "Hello, World!")).isFalse();
    assertThat(signed(SECRET, null, "Hello, World!")).isFalse();
    assertThat(signed(SECRET, SIGNATURE.toUpperCase(Locale.ROOT), "Hello, World!")).isFalse();
  }
}
