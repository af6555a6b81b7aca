package io.syntropy.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./syntropy} as a user would. */
final class Syntropy {
  private Syntropy() {}

  /** The folder the tree is in. */
  static Path root() {
    return Path.of(System.getProperty("syntropy.root")).toAbsolutePath().normalize();
  }

  /**
   * What a finished command said.
   *
   * @param exit its status
   */
  record Result(int exit, String out, String err) {}

  /** Runs a verb to its end, with the usual script and folder. */
  static Result run(String... arguments) throws IOException, InterruptedException {
    return run(root().resolve("syntropy"), root(), Map.of(), arguments);
  }

  static Result run(Path script, Path folder, Map<String, String> env, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("syntropy", ".out");
    Path err = Files.createTempFile("syntropy", ".err");
    try {
      ProcessBuilder builder = builder(script, arguments);
      builder.environment().putAll(env);
      builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(arguments) + " did not end within 120 s");
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** A verb that runs on; its output goes to {@code log}. */
  static Process start(Path log, String... arguments) throws IOException {
    ProcessBuilder builder = builder(root().resolve("syntropy"), arguments);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** A verb not yet started, without the caller's settings of Syntropy. */
  static ProcessBuilder builder(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SYNTROPY_"));
    builder.environment().put("SYNTROPY_JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // tests are short
    return builder;
  }
}
