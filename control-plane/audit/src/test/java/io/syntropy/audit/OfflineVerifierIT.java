package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineVerifierIT {
  private static final int SIZE = 100;
  private static final int STEP = 40;

  @TempDir Path temporary;
  private final NoteSigner signer = NoteSigner.generate("syntropy-audit-test");
  private Path folder;
  private List<byte[]> leaves;

  @BeforeEach
  void export() throws IOException {
    leaves = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      leaves.add(leaf("{\"action\":\"action.drain\",\"n\":" + i + ",\"who\":\"zoë\"}"));
    }
    folder = write("export", leaves, signer);
  }

  @Test
  void untouchedExportIsGood() throws IOException {
    Verification result = OfflineVerifier.verify(folder);
    assertThat(result.ok()).isTrue();
    assertThat(result.report()).startsWith("ok: 100 entries").contains("key taken from the export");
    Path empty = write("empty", List.of(), signer);
    assertThat(OfflineVerifier.verify(empty).ok()).isTrue();
  }

  @Test
  void everyModifiedLeafIsNamed() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int at = random.nextInt(SIZE);
      byte[] all = Files.readAllBytes(folder.resolve("leaves.jsonl"));
      byte[] damaged = all.clone();
      int start = lineStart(all, at);
      int end = lineStart(all, at + 1) - 1;
      int position = start + random.nextInt(end - start);
      damaged[position] ^= (byte) (1 << random.nextInt(7));
      Files.write(folder.resolve("leaves.jsonl"), damaged);
      assertThat(OfflineVerifier.verify(folder).firstBadEntry())
          .as("byte %d of entry %d", position - start, at)
          .hasValue(at);
      Files.write(folder.resolve("leaves.jsonl"), all);
    }
  }

  @Test
  void aModifiedByteInAnyFileIsFound() throws IOException {
    Random random = new Random(2);
    for (String name : List.of("leaf-hashes", "checkpoints", "checkpoint", "public-key")) {
      byte[] all = Files.readAllBytes(folder.resolve(name));
      for (int round = 0; round < 60; round++) {
        byte[] damaged = all.clone();
        int position = random.nextInt(all.length - 1);
        damaged[position] ^= 1;
        Files.write(folder.resolve(name), damaged);
        assertThat(OfflineVerifier.verify(folder).report())
            .as("byte %d of %s", position, name)
            .startsWith("first bad entry: ");
      }
      Files.write(folder.resolve(name), all);
    }
    Files.write(folder.resolve("leaf-hashes"), new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(OfflineVerifier.verify(folder).firstBadEntry()).hasValue(100);
  }

  @Test
  void removedReorderedAddedAndCutOffEntriesAreNamed() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("leaves.jsonl"));
    expect(57, without(lines, 57));
    expect(0, without(lines, 0));
    expect(99, without(lines, 99));
    expect(30, lines.subList(0, 30));
    expect(0, List.of());
    List<String> swapped = new ArrayList<>(lines);
    swapped.set(12, lines.get(13));
    swapped.set(13, lines.get(12));
    expect(12, swapped);
    List<String> doubled = new ArrayList<>(lines);
    doubled.add(21, lines.get(20));
    expect(21, doubled);
    List<String> longer = new ArrayList<>(lines);
    longer.add(line(100, leaf("{}")));
    expect(100, longer);
    List<String> malformed = new ArrayList<>(lines);
    malformed.set(5, "{}");
    expect(5, malformed);
  }

  @Test
  void leafRewrittenTogetherWithItsHashIsNamedByTheSecondCopy() throws IOException {
    for (int at : new int[] {0, 39, 40, 77, 99}) {
      List<String> lines = Files.readAllLines(folder.resolve("leaves.jsonl"));
      List<String> damaged = new ArrayList<>(lines);
      damaged.set(at, line(at, leaf("{\"forged\":true}")));
      expect(at, damaged);
      Files.write(folder.resolve("leaves.jsonl"), lines);
    }
  }

  @Test
  void entryRemovedWithAllLaterOnesRenumberedIsNamedByTheSecondCopy() throws IOException {
    List<byte[]> fewer = new ArrayList<>(leaves);
    fewer.remove(90);
    expect(90, lines(fewer));
  }

  @Test
  void everythingButTheSignaturesRewrittenIsNarrowedToASpanBetweenCheckpoints() throws IOException {
    List<byte[]> forged = new ArrayList<>(leaves);
    forged.set(77, leaf("{\"forged\":true}"));
    Path other = write("forged", forged, NoteSigner.generate("syntropy-audit-test"));
    for (String name : List.of("leaves.jsonl", "leaf-hashes")) {
      Files.write(folder.resolve(name), Files.readAllBytes(other.resolve(name)));
    }
    Verification result = OfflineVerifier.verify(folder);
    assertThat(result.firstBadEntry()).hasValue(40);
    assertThat(result.message()).contains("somewhere in 40..79");
  }

  @Test
  void aLogSignedWithAnotherKeyIsFoundByTheTrustedKey() throws IOException {
    Path key = Files.writeString(temporary.resolve("trusted"), signer.verifier().vkey() + "\n");
    assertThat(OfflineVerifier.verify(folder, null, key).ok()).isTrue();
    Path other = write("other", leaves, NoteSigner.generate("syntropy-audit-test"));
    assertThat(OfflineVerifier.verify(other).ok()).isTrue();
    assertThat(OfflineVerifier.verify(other, null, key).message()).contains("no valid signature");
  }

  @Test
  void aRewriteByTheKeyHolderIsFoundByACheckpointKeptElsewhere() throws IOException {
    List<byte[]> rewritten = new ArrayList<>(leaves);
    rewritten.set(10, leaf("{\"forged\":true}"));
    Path kept = folder.resolve("checkpoint");
    Path other = write("rewritten", rewritten, signer);
    assertThat(OfflineVerifier.verify(other).ok()).isTrue();
    Verification result = OfflineVerifier.verify(other, kept, null);
    assertThat(result.ok()).isFalse();
    assertThat(result.report()).startsWith("first bad entry: ");

    List<byte[]> longer = new ArrayList<>(leaves);
    longer.add(leaf("{\"n\":100}"));
    assertThat(OfflineVerifier.verify(write("longer", longer, signer), kept, null).ok()).isTrue();
    Path shorter = write("shorter", leaves.subList(0, 60), signer);
    assertThat(OfflineVerifier.verify(shorter, kept, null).firstBadEntry()).hasValue(60);
  }

  @Test
  void damagedCheckpointOrKeyIsReported() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    String note = Files.readString(checkpoint);
    Files.writeString(checkpoint, note.replaceFirst("\n100\n", "\n99\n"));
    Verification result = OfflineVerifier.verify(folder);
    assertThat(result.firstBadEntry()).hasValue(80);
    assertThat(result.message()).contains("no valid signature");
    Files.writeString(checkpoint, "");
    assertThat(OfflineVerifier.verify(folder).ok()).isFalse();
    Files.writeString(checkpoint, note);
    Files.writeString(folder.resolve("public-key"), "nonsense");
    assertThat(OfflineVerifier.verify(folder).ok()).isFalse();
    Files.delete(folder.resolve("public-key"));
    assertThatThrownBy(() -> OfflineVerifier.verify(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void exportsNeverOverwrite() {
    assertThatThrownBy(() -> AuditExport.create(folder)).hasMessageContaining("not empty");
  }

  private void expect(long entry, List<String> lines) throws IOException {
    Files.write(folder.resolve("leaves.jsonl"), lines);
    Verification result = OfflineVerifier.verify(folder);
    assertThat(result.firstBadEntry()).as(result.message()).hasValue(entry);
    assertThat(result.report()).startsWith("first bad entry: " + entry + "\n");
  }

  private Path write(String name, List<byte[]> content, NoteSigner key) throws IOException {
    Path target = temporary.resolve(name);
    CompactRange range = CompactRange.EMPTY;
    try (AuditExport export = AuditExport.create(target)) {
      for (byte[] leaf : content) {
        if (range.size() > 0 && range.size() % STEP == 0) {
          export.addEarlier(note(range, key));
        }
        export.add(new LeafLine(range.size(), Hash.ofLeaf(leaf), leaf));
        range = range.append(Hash.ofLeaf(leaf));
      }
      export.finish(note(range, key), key.verifier());
    }
    return target;
  }

  private static SignedNote note(CompactRange range, NoteSigner key) {
    return key.sign(new Checkpoint(key.verifier().name(), range.size(), range.root()).text());
  }

  private static List<String> lines(List<byte[]> content) {
    List<String> lines = new ArrayList<>();
    for (byte[] leaf : content) {
      lines.add(line(lines.size(), leaf));
    }
    return lines;
  }

  private static String line(long index, byte[] leaf) {
    return new String(new LeafLine(index, Hash.ofLeaf(leaf), leaf).format(), StandardCharsets.UTF_8)
        .strip();
  }

  private static byte[] leaf(String json) {
    return CanonicalJson.canonicalize(json);
  }

  private static List<String> without(List<String> lines, int at) {
    List<String> fewer = new ArrayList<>(lines);
    fewer.remove(at);
    return fewer;
  }

  private static int lineStart(byte[] all, int number) {
    int start = 0;
    for (int i = 0; i < number; i++) {
      while (all[start] != '\n') {
        start++;
      }
      start++;
    }
    return start;
  }
}
