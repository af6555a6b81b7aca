package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BundleArchiveTest {
  @Test
  void namesAndContents() throws Exception {
    byte[] bundle = packed(entry("/policy.wasm", '0', "wasm"), entry("./a/data.json", '0', "{}"));

    assertThat(BundleArchive.read(bundle)).containsOnlyKeys("a/data.json", "policy.wasm");
    assertThat(BundleArchive.read(bundle).get("policy.wasm")).asString().isEqualTo("wasm");
  }

  /** Two readers may take different ones, and only one of them is the signed one. */
  @Test
  void aNameTwiceIsRefused() throws Exception {
    byte[] bundle = packed(entry("/policy.wasm", '0', "1"), entry("policy.wasm", '0', "2"));

    assertThatThrownBy(() -> BundleArchive.read(bundle))
        .hasMessage("bundle: policy.wasm: occurs twice");
  }

  @Test
  void linksAndOtherEntriesAreRefused() throws Exception {
    byte[] bundle = packed(entry("policy.wasm", '2', ""));

    assertThatThrownBy(() -> BundleArchive.read(bundle))
        .hasMessage("bundle: policy.wasm: entry of type 2 (expected files)");
  }

  @Test
  void aBombIsRefused() throws Exception {
    byte[] zeros = new byte[BundleArchive.MAX_UNPACKED / 2 + 1];
    String half = new String(zeros, StandardCharsets.ISO_8859_1);
    byte[] bundle = packed(entry("a", '0', half), entry("b", '0', half));

    assertThat(bundle.length).isLessThan(BundleArchive.MAX_PACKED);
    assertThatThrownBy(() -> BundleArchive.read(bundle)).hasMessageStartingWith("bundle: over");
  }

  /** Whatever arrives is a bundle or a fault, never another exception. */
  @Test
  void damagedBundlesAreFaults() throws Exception {
    byte[] good;
    try (InputStream in = BundleArchiveTest.class.getResourceAsStream("/rego/situations.tar.gz")) {
      good = in.readAllBytes();
    }
    int faults = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random r = new Random(seed);
      byte[] bad = java.util.Arrays.copyOf(good, r.nextInt(good.length) + 1);
      bad[r.nextInt(bad.length)] ^= (byte) (1 + r.nextInt(255));
      try {
        BundleArchive.read(bad);
      } catch (BundleFault e) {
        faults++;
      }
    }
    assertThat(faults).isGreaterThan(250);
  }

  private static byte[] packed(byte[]... entries) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (byte[] entry : entries) {
        gzip.write(entry);
      }
      gzip.write(new byte[1024]);
    }
    return out.toByteArray();
  }

  private static byte[] entry(String name, char type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    byte[] entry = new byte[512 + Math.ceilDiv(bytes.length, 512) * 512];
    put(entry, 0, name);
    put(entry, 124, "%011o".formatted(bytes.length));
    entry[156] = (byte) type;
    System.arraycopy(bytes, 0, entry, 512, bytes.length);
    return entry;
  }

  private static void put(byte[] entry, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, entry, at, bytes.length);
  }
}
