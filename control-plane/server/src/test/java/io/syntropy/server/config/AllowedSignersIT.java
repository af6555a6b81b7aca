package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that git signed with ssh-keygen, as it wrote them. */
class AllowedSignersIT {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** {@code -Ddamaged.commits=20000} tries more of them. */
  private static final int DAMAGED = Integer.getInteger("damaged.commits", 2_000);

  @TempDir Path folder;
  private Path file;
  private List<String> lines = List.of();

  @BeforeEach
  void keys() throws IOException {
    file = folder.resolve("allowed_signers");
    Files.write(file, resource("allowed_signers"));
    lines = Files.readAllLines(file);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = AllowedSignersIT.class.getResourceAsStream("/signed-commits/" + name)) {
      return java.util.Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static RevCommit commit(String name) throws Exception {
    return RevCommit.parse(resource(name + ".commit"));
  }

  private String signer(RevCommit commit) throws IOException {
    return AllowedSigners.read(file).signer(commit, NOW);
  }

  private void list(String options) throws IOException {
    String line = lines.get(0).replaceFirst(" ", " " + options + " ");
    Files.writeString(file, "# people\n\n" + line + " with a comment\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa256", "ecdsa384", "ecdsa521", "rsa"})
  void signatureOfAListedKeyNamesItsPrincipal(String key) throws Exception {
    assertThat(signer(commit(key))).isEqualTo(key + "@example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "unsigned, is not signed",
    "stranger, is signed by unknown key SHA256:",
    "tampered, has a bad signature of key SHA256:"
  })
  void anythingElseIsRefusedWithItsReason(String name, String reason) throws Exception {
    RevCommit commit = commit(name);
    assertThatThrownBy(() -> signer(commit))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("commit " + commit.name() + " " + reason)
        .hasMessageEndingWith(")");
  }

  @Test
  void anyChangedByteOfTheCommitIsFound() throws Exception {
    for (String key : List.of("ed25519", "ecdsa256", "rsa")) {
      byte[] good = resource(key + ".commit");
      int told = 0;
      for (int i = 0; i < good.length; i++) {
        byte[] changed = good.clone();
        changed[i] ^= 1;
        try {
          // What still verifies must be the same signature, written in another way.
          assertThat(signer(RevCommit.parse(changed))).isEqualTo(key + "@example.org");
          String armour = new String(good, i, 1, StandardCharsets.US_ASCII);
          assertThat(armour).as("%s byte %d", key, i).matches("[\\n =A-Za-z0-9+/-]");
          assertThat(inArmour(good, i)).as("%s byte %d", key, i).isTrue();
        } catch (IOException | RuntimeException e) {
          told++;
        }
      }
      assertThat(told).isGreaterThan(good.length * 8 / 10);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'-----BEGIN SSH SIGNATURE-----END SSH SIGNATURE-----\n\n', not an SSH signature",
    "'-----BEGIN SSH SIGNATURE-----\n -----END SSH SIGNATURE-----\n\n', version 1",
    "'-----BEGIN SSH SIGNATURE-----', not an SSH signature",
  })
  void malformedSignatureIsRefusedWithItsReason(String value, String reason) throws Exception {
    String good = new String(resource("ed25519.commit"), StandardCharsets.US_ASCII);
    String before = good.substring(0, good.indexOf("-----BEGIN"));
    RevCommit bad =
        RevCommit.parse((before + value.replace("\\n", "\n")).getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> signer(bad))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(bad.name())
        .hasMessageContaining(reason);
  }

  @Test
  void commitThatEndsInsideItsHeaderIsRefused() throws Exception {
    String good = new String(resource("ed25519.commit"), StandardCharsets.US_ASCII);
    String cut =
        good.substring(0, good.indexOf("-----END") + "-----END SSH SIGNATURE-----".length());
    RevCommit bad = RevCommit.parse(cut.getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> signer(bad))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad signature");
  }

  @Test
  void damagedCommitsAreRefusedAndNeverBreakTheCheck() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    byte[] alphabet = "ABab01+/=\n -".getBytes(StandardCharsets.US_ASCII);
    AllowedSigners listed = AllowedSigners.read(file);
    List<byte[]> originals =
        List.of(resource("ed25519.commit"), resource("ecdsa256.commit"), resource("rsa.commit"));
    for (int i = 0; i < DAMAGED; i++) {
      byte[] good = originals.get(i % originals.size());
      String text = new String(good, StandardCharsets.US_ASCII);
      int from = text.indexOf("gpgsig");
      int armourEnd = text.indexOf("-----END");
      // The signature, or a cut anywhere in it.
      byte[] changed =
          random.nextInt(8) == 0
              ? Arrays.copyOf(good, from + random.nextInt(good.length - from))
              : good.clone();
      for (int n = random.nextInt(4); n > 0; n--) {
        changed[Math.min(changed.length - 1, from + random.nextInt(armourEnd - from))] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : alphabet[random.nextInt(alphabet.length)];
      }
      try {
        listed.signer(RevCommit.parse(changed), NOW);
        // Then all that was signed is there, unchanged.
        assertThat(new String(changed, StandardCharsets.ISO_8859_1))
            .as("seed %d, case %d", seed, i)
            .startsWith(text.substring(0, from))
            .endsWith(text.substring(text.indexOf("\n\n")));
      } catch (IOException refused) {
        assertThat(refused).hasMessageStartingWith("commit ");
      }
    }
  }

  private static boolean inArmour(byte[] commit, int at) {
    String text = new String(commit, StandardCharsets.US_ASCII);
    return at > text.indexOf("BEGIN SSH") && at < text.indexOf("END SSH") + 20;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespaces=\"git\"",
        "namespaces=\"g?t\"",
        "Namespaces=\"!file,*\"",
        "namespaces=\"file,git\",valid-after=\"20261121\"",
        "valid-before=\"20261121120001Z\"",
        "valid-after=\"20261121120000Z\",valid-before=\"20270101Z\""
      })
  void optionsThatAllow(String options) throws Exception {
    list(options);
    assertThat(signer(commit("ed25519"))).isEqualTo("ed25519@example.org");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "namespaces=\"file\" | unknown key",
        "namespaces=\"git,!g*\" | unknown key",
        "namespaces=\"\" | unknown key",
        "namespaces=\"git\",namespaces=\"git\" | unknown key",
        "valid-before=\"20200101\",valid-before=\"20990101\" | unknown key",
        "valid-after=\"20990101\",VALID-AFTER=\"20200101\" | unknown key",
        "VALID-BEFORE=\"20200101\" | which is not valid now",
        "cert-authority | unknown key",
        "no-such-option=\"x\" | unknown key",
        "valid-before=\"soon\" | unknown key",
        "valid-before=\"20261121120000Z\" | which is not valid now",
        "valid-after=\"20261121120001Z\" | which is not valid now"
      })
  void optionsThatDoNot(String options, String reason) throws Exception {
    list(options);
    RevCommit commit = commit("ed25519");
    assertThatThrownBy(() -> signer(commit)).hasMessageContaining(reason);
  }

  @Test
  void signatureForAnotherUseCountsForNothing() throws Exception {
    SshSignature signature = SshSignature.parse(commit("ed25519").getRawGpgSignature());
    assertThat(signature.namespace()).isEqualTo("git");
    assertThat(signature.signs(new byte[0], "file")).isFalse();
    RevCommit pgp =
        RevCommit.parse(
            new String(resource("ed25519.commit"), StandardCharsets.US_ASCII)
                .replace("SSH SIGNATURE", "PGP SIGNATURE")
                .getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> signer(pgp)).hasMessageContaining("expected gpg.format=ssh");
  }
}
