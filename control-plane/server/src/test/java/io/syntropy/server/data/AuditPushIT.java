package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPushIT {
  @TempDir Path folder;

  @Test
  void nothingIsAskedForByDefault() {
    AuditPush push = AuditPush.resolve(Map.of());
    assertThat(push.isAskedFor()).isFalse();
    assertThat(push.every()).isEqualTo(Duration.ofMinutes(5));
    assertThat(push.entries()).isEqualTo(10_000);
  }

  @Test
  void placesAreReadInOrder() throws Exception {
    Path key = secret("whsec_x");
    AuditPush push =
        AuditPush.resolve(
            Map.of(
                "SYNTROPY_AUDIT_PUSH",
                " folder:%s  git:https://git.example.org/audit.git#main:log webhook:https://h.example.org/x "
                    .formatted(folder),
                "SYNTROPY_AUDIT_PUSH_KEY_FILE",
                key.toString(),
                "SYNTROPY_AUDIT_PUSH_EVERY",
                "30s",
                "SYNTROPY_AUDIT_PUSH_ENTRIES",
                "7"));
    assertThat(push.places())
        .containsExactly(
            new AuditPush.Place.Folder(folder),
            new AuditPush.Place.Repository(
                new GitAddress("https://git.example.org/audit.git", "main", "log")),
            new AuditPush.Place.Webhook(URI.create("https://h.example.org/x")));
    assertThat(push.keyFile()).hasValue(key);
    assertThat(push.every()).isEqualTo(Duration.ofSeconds(30));
    assertThat(push.entries()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SYNTROPY_AUDIT_PUSH         | /mnt/kept                      | folder:/PATH",
        "SYNTROPY_AUDIT_PUSH         | folder:/not/there              | existing folder",
        "SYNTROPY_AUDIT_PUSH         | folder:relative                | existing folder",
        "SYNTROPY_AUDIT_PUSH         | git:ssh://git.example.org/x    | ssh is not supported",
        "SYNTROPY_AUDIT_PUSH         | git:https://u:p@example.org/x  | SYNTROPY_AUDIT_PUSH_TOKEN_FILE",
        "SYNTROPY_AUDIT_PUSH         | webhook:http://example.org/x   | expected https",
        "SYNTROPY_AUDIT_PUSH         | webhook:https://e.org/x?key=s3 | secrets do not belong there",
        "SYNTROPY_AUDIT_PUSH_KEY_FILE | /not/there                    | mode 0600",
        "SYNTROPY_AUDIT_WITNESSES    | /not/there                     | readable file",
        "SYNTROPY_AUDIT_PUSH_EVERY   | 2d                             | 1s..1d",
        "SYNTROPY_AUDIT_PUSH_ENTRIES | 0                              | 1..9999999"
      })
  void aMistakeNamesTheVariable(String variable, String value, String expected) {
    assertThatThrownBy(() -> AuditPush.resolve(Map.of(variable, value)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(variable + ": ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("s3")
        .hasMessageNotContaining("u:p");
  }

  @Test
  void aWebhookNeedsAKey() {
    assertThatThrownBy(() ->
            AuditPush.resolve(Map.of("SYNTROPY_AUDIT_PUSH", "webhook:https://h.example.org/x")))
        .hasMessageStartingWith("SYNTROPY_AUDIT_PUSH_KEY_FILE: missing");
  }

  private Path secret(String text) throws Exception {
    Path file =
        Files.createFile(
            folder.resolve("secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
