package io.syntropy.policy.organisation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The real {@code opa} of the version that compiles the shipped bundle; installed with Go if need
 * be.
 */
public final class OpaProgram {
  private final Path program;
  private final Path rego;

  /** What a program said. */
  public record Result(int exit, String out) {}

  private OpaProgram(Path program, Path rego) {
    this.program = program;
    this.rego = rego;
  }

  /** Finds it, or skips the test when it is neither there nor to be installed. */
  public static OpaProgram orSkip() throws IOException, InterruptedException {
    Path rego = root().resolve("policy/rego");
    Result found = run(List.of(rego.resolve("opa.sh").toString()), "", Map.of(), 540);
    Assumptions.assumeTrue(
        found.exit() != 9,
        "SKIPPED, the Rego is not compared: no opa on the PATH and none to be installed with Go; "
            + found.out());
    if (found.exit() != 0) {
      throw new IOException("opa.sh: exit " + found.exit() + ": " + found.out());
    }
    List<String> lines = found.out().strip().lines().toList();
    return new OpaProgram(Path.of(lines.getLast()), rego);
  }

  /** The repository's root. */
  public static Path root() {
    String given = System.getProperty("syntropy.root");
    Path at = given == null ? Path.of("").toAbsolutePath() : Path.of(given);
    while (at != null && !Files.exists(at.resolve("policy/rego"))) {
      at = at.getParent();
    }
    if (at == null) {
      throw new IllegalStateException(
          "no folder policy/rego above " + Path.of("").toAbsolutePath());
    }
    return at;
  }

  /** Where the program is. */
  public Path path() {
    return program;
  }

  /** Where the shipped Rego is. */
  public Path rego() {
    return rego;
  }

  /** Runs opa with a text as its input. */
  public Result run(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return run(command, input, Map.of(), 120);
  }

  /** Compiles folders to a bundle. */
  public void compile(String target, Path out, String flags, Path... folders)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(rego.resolve("compile.sh").toString());
    command.add(target);
    command.add(out.toString());
    for (Path folder : folders) {
      command.add(folder.toString());
    }
    Map<String, String> env = Map.of("OPA", program.toString(), "OPA_BUILD_FLAGS", flags);
    Result result = run(command, "", env, 120);
    if (result.exit() != 0) {
      throw new IOException("compile.sh: exit " + result.exit() + ": " + result.out());
    }
  }

  private static Result run(
      List<String> command, String input, Map<String, String> env, int seconds)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("opa", ".out");
    Path in = Files.writeString(Files.createTempFile("opa", ".in"), input);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile());
      builder.environment().putAll(env);
      Process process = builder.start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(command + ": not done within " + seconds + " s");
      }
      return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(in);
    }
  }
}
