package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.policy.organisation.OpaProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles signed by the real {@code opa}. */
class BundleSignatureIT {
  @TempDir Path folder;

  private SortedMap<String, byte[]> signed(Keys keys, String flags) throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path extra = Files.createDirectories(folder.resolve("extra/syntropy/more"));
    // Everything Go and Java may write differently: it must hash as OPA hashed it.
    Files.writeString(
        extra.resolve("data.json"),
        "{\"z\": 1.0, \"a\": 1e3, \"é\": \"<&>\\u2028\\u0001\\\"\\\\ \\ud83d\\ude00 /\", \"\\uffff\": [],"
            + " \"\\ud83d\\ude00\": {}, \"big\": 12345678901234567890.10, \"n\": null, \"t\": true}");
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile(
        "wasm",
        bundle,
        "--signing-key " + keys.secret() + " " + flags,
        opa.rego(),
        folder.resolve("extra"));
    return BundleArchive.read(Files.readAllBytes(bundle));
  }

  private static PublicKey key(Keys keys) throws Exception {
    return BundleSignature.key(Files.readString(keys.open()));
  }

  @Test
  void whatOpaSignedVerifies() throws Exception {
    Keys rsa = Keys.rsa(folder, "rsa");
    SortedMap<String, byte[]> first = signed(rsa, "");
    assertThatCode(() -> BundleSignature.verify(first, key(rsa))).doesNotThrowAnyException();

    SortedMap<String, byte[]> second = signed(rsa, "--signing-alg RS512");
    assertThatCode(() -> BundleSignature.verify(second, key(rsa))).doesNotThrowAnyException();

    Keys ec = Keys.ec(folder, "ec");
    SortedMap<String, byte[]> third = signed(ec, "--signing-alg ES256");
    assertThatCode(() -> BundleSignature.verify(third, key(ec))).doesNotThrowAnyException();
  }

  @Test
  void badSignatureOfTheBundle() throws Exception {
    Keys keys = Keys.rsa(folder, "rsa");
    SortedMap<String, byte[]> files = signed(keys, "");
    PublicKey other = key(Keys.rsa(folder, "other"));
    PublicKey ec = key(Keys.ec(folder, "ec"));

    assertThatThrownBy(() -> BundleSignature.verify(files, other))
        .hasMessage("bundle: not signed by the configured key");
    assertThatThrownBy(() -> BundleSignature.verify(files, ec))
        .hasMessage("bundle: signed with RS256 (expected RS or ES, as the key is)");
  }

  @Test
  void everyByteOfEveryFileIsSigned() throws Exception {
    Keys keys = Keys.rsa(folder, "rsa");
    SortedMap<String, byte[]> files = signed(keys, "");
    PublicKey key = key(keys);

    for (String name : files.keySet().toArray(String[]::new)) {
      byte[] content = files.get(name);
      if (name.endsWith(".json") || name.equals(".manifest")) {
        continue;
      }
      byte[] changed = content.clone();
      changed[changed.length / 2] ^= 1;
      files.put(name, changed);
      assertThatThrownBy(() -> BundleSignature.verify(files, key))
          .hasMessage("bundle: " + name + " is not what was signed");
      files.put(name, content);
    }
    byte[] data = files.get("data.json");
    String looser = new String(data, StandardCharsets.UTF_8).replace(":72", ":73");
    files.put("data.json", looser.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> BundleSignature.verify(files, key))
        .hasMessage("bundle: data.json is not what was signed");
  }

  @Test
  void aFileMoreOrLessIsFound() throws Exception {
    Keys keys = Keys.rsa(folder, "rsa");
    SortedMap<String, byte[]> files = signed(keys, "");
    PublicKey key = key(keys);

    files.put("more.rego", new byte[] {'#'});
    assertThatThrownBy(() -> BundleSignature.verify(files, key))
        .hasMessage("bundle: not signed: more.rego");
    files.remove("more.rego");
    files.remove("policy.wasm");
    assertThatThrownBy(() -> BundleSignature.verify(files, key))
        .hasMessage("bundle: policy.wasm is signed and not there");
  }
}
