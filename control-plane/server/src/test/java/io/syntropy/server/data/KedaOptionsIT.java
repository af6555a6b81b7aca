package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KedaOptionsIT {
  @TempDir Path folder;

  private String file(String name, String mode) throws Exception {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.writeString(file, "-----BEGIN\nPEM\n");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file.toString();
  }

  private static void refused(Map<String, String> env, String message) {
    assertThatThrownBy(() -> KedaOptions.resolve(env))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void withoutVariablesItSpeaksPlainTextOnLoopback() {
    KedaOptions options = KedaOptions.resolve(Map.of("SYNTROPY_KEDA_BIND", " "));
    assertThat(options.tls()).isNull();
    assertThat(options.on(9091).address().toString()).isEqualTo("/127.0.0.1:9091");
  }

  @Test
  void certificateAndKeyMakeTlsAndAClientAuthorityOpensOtherAddresses() throws Exception {
    String certificate = file("crt", "rw-r--r--");
    String key = file("key", "rw-------");
    KedaOptions local =
        KedaOptions.resolve(
            Map.of("SYNTROPY_KEDA_CERT_FILE", certificate, "SYNTROPY_KEDA_KEY_FILE", key));
    assertThat(local.tls()).isNotNull();
    KedaOptions open =
        KedaOptions.resolve(
            Map.of(
                "SYNTROPY_KEDA_BIND", "0.0.0.0",
                "SYNTROPY_KEDA_CERT_FILE", certificate,
                "SYNTROPY_KEDA_KEY_FILE", key,
                "SYNTROPY_KEDA_CLIENT_CA_FILE", certificate));
    assertThat(open.on(9091).address().getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void whatIsMissingOrOpenToOthersIsNamed() throws Exception {
    String certificate = file("crt", "rw-r--r--");
    String key = file("key", "rw-------");
    refused(Map.of("SYNTROPY_KEDA_BIND", "0.0.0.0"), "SYNTROPY_KEDA_BIND: 0.0.0.0");
    refused(
        Map.of(
            "SYNTROPY_KEDA_BIND", "0.0.0.0",
            "SYNTROPY_KEDA_CERT_FILE", certificate,
            "SYNTROPY_KEDA_KEY_FILE", key),
        "SYNTROPY_KEDA_BIND: 0.0.0.0");
    refused(Map.of("SYNTROPY_KEDA_CERT_FILE", certificate), "SYNTROPY_KEDA_KEY_FILE: missing");
    refused(Map.of("SYNTROPY_KEDA_KEY_FILE", key), "SYNTROPY_KEDA_CERT_FILE: missing");
    refused(Map.of("SYNTROPY_KEDA_CLIENT_CA_FILE", key), "SYNTROPY_KEDA_CERT_FILE: missing");
    refused(Map.of("SYNTROPY_KEDA_CERT_FILE", "/none"), "SYNTROPY_KEDA_CERT_FILE: /none");
    refused(
        Map.of(
            "SYNTROPY_KEDA_CERT_FILE",
            certificate,
            "SYNTROPY_KEDA_KEY_FILE",
            file("open", "rw-r--r--")),
        "SYNTROPY_KEDA_KEY_FILE: ");
  }
}
