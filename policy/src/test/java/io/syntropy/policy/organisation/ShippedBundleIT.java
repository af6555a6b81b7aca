package io.syntropy.policy.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is committed in compiled form belongs to its sources; no {@code opa} is needed to see it.
 */
class ShippedBundleIT {
  @ParameterizedTest
  @CsvSource({
    "policy/rego, rego/actions.tar.gz",
    "policy/src/test/rego/situations, rego/situations.tar.gz"
  })
  void itsRevisionIsTheHashOfItsSources(String sources, String bundle) throws Exception {
    String contents;
    try (InputStream in =
        new GZIPInputStream(
            Thread.currentThread().getContextClassLoader().getResourceAsStream(bundle))) {
      contents = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    assertThat(contents)
        .as("%s is older than %s: run policy/rego/build.sh and commit both", bundle, sources)
        .contains("{\"revision\":\"" + revision(OpaProgram.root().resolve(sources)) + "\"");
  }

  /** As {@code compile.sh} has it: the lines of sha256sum, hashed. */
  private static String revision(Path sources) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files = all.filter(ShippedBundleIT::compiled).sorted().toList();
    }
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      String path = sources.relativize(file).toString();
      lines.append(sha256(Files.readAllBytes(file))).append("  ./").append(path).append('\n');
    }
    return "sha256:" + sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean compiled(Path file) {
    String name = file.getFileName().toString();
    return name.equals("data.json") || (name.endsWith(".rego") && !name.endsWith("_test.rego"));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
