package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Go's golang.org/x/mod/sumdb reads our tiles; skipped where there is no Go or no such module. */
class GoVerifierIT {
  @TempDir static Path tool;
  @TempDir Path temporary;
  private final NoteSigner signer = NoteSigner.generate("syntropy-audit-test");

  @BeforeAll
  static void build() throws Exception {
    Path sources = Path.of("src/test/resources/tlog");
    Run built;
    try {
      built = run(sources, "go", "build", "-o", tool.resolve("tlog").toString(), ".");
    } catch (IOException absent) {
      built = new Run(-1, "no go command");
    }
    assumeThat(built.status()).as("go build: %s", built.output()).isZero();
  }

  @Test
  void goFindsEveryEntryAndEveryOlderTree() throws Exception {
    for (int size : List.of(1, 2, 255, 256, 257, 700)) {
      Run run = verify(export(size).resolve("tiles"));
      assertThat(run.output())
          .isEqualTo("OK " + size + " entries, 1 signatures known, 1 unknown\n");
    }
  }

  @Test
  void goFindsAnyChangedTile() throws Exception {
    Path tiles = export(300).resolve("tiles");
    List<Path> files;
    try (Stream<Path> all = Files.walk(tiles)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSize(6);
    for (Path file : files) {
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[good.length / 2] ^= 1;
      Files.write(file, bad);
      // The checkpoint's middle is its root or the log's signature.
      Run run = verify(tiles);
      assertThat(run.status()).as("%s: %s", file, run.output()).isEqualTo(1);
      assertThat(run.output()).startsWith("FAIL");
      Files.write(file, good);
    }
    assertThat(verify(tiles).status()).isZero();
  }

  private Path export(int size) throws IOException {
    Path folder = temporary.resolve("export-" + size);
    CompactRange range = CompactRange.EMPTY;
    try (AuditExport export = AuditExport.create(folder)) {
      for (int i = 0; i < size; i++) {
        byte[] leaf =
            ("{\"action\":\"action.drain\",\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8);
        range = range.append(Hash.ofLeaf(leaf));
        export.add(new LeafLine(i, Hash.ofLeaf(leaf), leaf));
      }
      String text = new Checkpoint("syntropy-audit-test", size, range.root()).text();
      SignedNote note =
          signer
              .sign(text)
              .with(
                  List.of(
                      new WitnessDouble("witness.example/w1")
                          .cosign(text, Instant.parse("2026-11-21T10:00:00Z"))));
      export.finish(note, signer.verifier());
    }
    assertThat(OfflineVerifier.verify(folder).ok()).isTrue();
    return folder;
  }

  private Run verify(Path tiles) throws Exception {
    return run(
        tool,
        tool.resolve("tlog").toString(),
        tiles.toAbsolutePath().toString(),
        signer.verifier().vkey());
  }

  private record Run(int status, String output) {}

  private static Run run(Path folder, String... command) throws Exception {
    File output = Files.createTempFile(tool, "run", ".txt").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return new Run(-1, "took longer than 120 s");
    }
    return new Run(process.exitValue(), Files.readString(output.toPath()));
  }
}
