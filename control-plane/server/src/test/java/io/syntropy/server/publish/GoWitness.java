package io.syntropy.server.publish;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.WitnessKey;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The witness of transparency-dev as a process: {@code src/test/resources/witness}, built with Go.
 * Without Go or its modules the test is skipped.
 */
final class GoWitness implements AutoCloseable {
  private final Process process;
  private final WitnessKey key;
  private final URI url;

  private GoWitness(Process process, WitnessKey key, URI url) {
    this.process = process;
    this.key = key;
    this.url = url;
  }

  /** Builds it into {@code folder}. */
  static Path build(Path folder) throws Exception {
    Path tool = folder.resolve("witness");
    int status = -1;
    String output = "no go command";
    try {
      Process build =
          new ProcessBuilder("go", "build", "-o", tool.toString(), ".")
              .directory(new File("src/test/resources/witness"))
              .redirectErrorStream(true)
              .start();
      output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      status = build.waitFor();
    } catch (IOException absent) {
      // said below
    }
    assumeThat(status).as("go build: %s", output).isZero();
    return tool;
  }

  /** Starts one that knows this log, and keeps what it has seen in memory. */
  static GoWitness start(Path tool, NoteVerifier log, String name) throws IOException {
    Process process =
        new ProcessBuilder(tool.toString(), log.vkey(), name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    WitnessKey key = WitnessKey.parse(lines.readLine());
    return new GoWitness(process, key, URI.create(lines.readLine()));
  }

  WitnessKey key() {
    return key;
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
