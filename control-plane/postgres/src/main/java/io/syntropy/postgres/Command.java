package io.syntropy.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A short helper program with little output, run in a clean environment. */
final class Command {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C", "TZ", "UTC");

  private Command() {}

  /** Exit code and merged output of a finished program. */
  record Outcome(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }
  }

  /** A builder whose child inherits neither PG* variables nor secrets of ours. */
  static ProcessBuilder builder(List<String> words, Path workingFolder) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(workingFolder.toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder;
  }

  /** The program in the system's own folders, never one an attacker put on PATH. */
  static @Nullable String find(String name) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
      Path candidate = Path.of(folder, name);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    return null;
  }

  static Outcome run(List<String> words, Path workingFolder, String input, Duration timeout) {
    try {
      Process process = builder(words, workingFolder).redirectErrorStream(true).start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException broken) {
        // The program did not read its input; its exit code tells why.
      }
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new PostgresException(words.getFirst() + ": no end within " + timeout);
      }
      byte[] output = process.getInputStream().readNBytes(65_536);
      return new Outcome(process.exitValue(), new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresException("interrupted while running " + words.getFirst(), e);
    }
  }
}
