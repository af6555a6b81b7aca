package io.syntropy.actuators.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TsigKeyIT {
  private static final String SECRET = NameserverProcess.SYNTROPY;
  @TempDir Path folder;

  private Path file(String mode, String text) throws IOException {
    Path file = Files.createTempFile(folder, "key", "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.writeString(file, text);
    return file;
  }

  @Test
  void readsWhatTheToolsOfBothServersWrite() throws Exception {
    String bind =
        "key \"syntropy\" {\n\talgorithm hmac-sha512;\n\tsecret \"" + SECRET + "\";\n};\n";
    String knot =
        """
        # hmac-sha256:syntropy:%1$s
        key:
        - id: syntropy
          algorithm: hmac-sha256
          secret: %1$s
        """
            .formatted(SECRET);

    assertThat(TsigKey.read(file("rw-------", bind))).hasToString("syntropy.");
    assertThat(TsigKey.read(file("rw-------", knot))).hasToString("syntropy.");
    assertThat(TsigKey.read(file("r--------", "hmac-sha384:a.b.:" + SECRET))).hasToString("a.b.");
  }

  @Test
  void refusesWeakOpenOrMissingKeysWithoutShowingThem() throws Exception {
    String line = "hmac-sha256:syntropy:" + SECRET;
    assertThatThrownBy(() -> TsigKey.read(file("rw-r-----", line)))
        .hasMessageContaining("expected mode 0600")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> TsigKey.read(file("rw-------", "hmac-md5:syntropy:" + SECRET)))
        .hasMessageContaining("algorithm hmac-md5 (expected hmac-sha256")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> TsigKey.read(file("rw-------", "hmac-sha256:syntropy:c2hvcnQ=")))
        .hasMessageContaining("a secret of 5 bytes (expected at least 16)");
    assertThatThrownBy(() -> TsigKey.read(file("rw-------", "hmac-sha256:syntropy:!!")))
        .hasMessageContaining("not base64");
    assertThatThrownBy(() -> TsigKey.read(file("rw-------", "# nothing")))
        .hasMessageContaining("no TSIG key");
    assertThatThrownBy(() -> TsigKey.read(folder.resolve("none")))
        .hasMessageContaining("no such file");
  }
}
