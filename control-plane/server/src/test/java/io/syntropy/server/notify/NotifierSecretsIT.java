package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.syntropy.server.audit.SecretFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierSecretsIT {
  @TempDir Path data;

  private SecretFolder secrets;

  @BeforeEach
  void folder() throws IOException {
    Files.createDirectories(data.resolve("secrets/notifiers"));
    secrets = new SecretFolder(data, Deliveries.SECRETS);
  }

  private void file(String path, String text, String mode) throws IOException {
    Path file = Files.writeString(data.resolve("secrets").resolve(path), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aSecretOfANotifierIsRead() throws IOException {
    file("notifiers/key", "abc", "rw-------");

    assertThat(secrets.read("key")).contains("abc");
    assertThat(secrets.read("other")).isEmpty();
  }

  @Test
  void noneOfTheServersOwnCanBeNamed() throws IOException {
    file("postgres-password", "own", "rw-------");

    assertThat(secrets.read("postgres-password")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> secrets.read("../postgres-password"));
  }

  @Test
  void oneThatOthersCanReadIsRefusedWithoutBeingShown() throws IOException {
    file("notifiers/key", "abc", "rw-r--r--");

    assertThatIllegalStateException()
        .isThrownBy(() -> secrets.read("key"))
        .withMessageContaining("rw-r--r-- (expected 0600")
        .withMessageNotContaining("abc");
  }
}
