package io.syntropy.server.rum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RumScriptTest {
  private static final Path BROWSER = Path.of("src/main/browser");

  @Test
  void theScriptIsSmallerThanTwoKibibytesAsItIs() {
    assertThat(RumScript.bytes()).hasSizeLessThan(2_048);
  }

  @Test
  void theScriptIsMadeOfItsSource() throws Exception {
    byte[] source = Files.readAllBytes(BROWSER.resolve("rum.js"));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source));
    assertThat(Files.readString(BROWSER.resolve("rum.js.sha256")).strip())
        .as("run node src/main/browser/minify.mjs after a change")
        .isEqualTo(hash);
  }

  @Test
  void theScriptKeepsNothingInTheBrowser() throws IOException {
    assertThat(new String(RumScript.bytes(), StandardCharsets.UTF_8))
        .doesNotContain("cookie", "Storage", "indexedDB", "location.href", "location.search")
        .contains("doNotTrack", "globalPrivacyControl", "sendBeacon", "PerformanceObserver");
  }
}
