package io.syntropy.server.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads options from environment variables; a wrong one ends the start and names its variable. */
final class Variables {
  private Variables() {}

  /** The variable's text without blanks around it; one that is blank is not given. */
  static Optional<String> text(Map<String, String> env, String variable) {
    return Optional.ofNullable(env.get(variable)).map(String::strip).filter(t -> !t.isEmpty());
  }

  /**
   * The file that the variable names.
   *
   * @param expected what it should be, in words
   */
  static Optional<Path> file(Map<String, String> env, String variable, String expected) {
    return text(env, variable)
        .map(text -> {
          Path path = Path.of(text).toAbsolutePath().normalize();
          if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw usage(variable, text, expected);
          }
          return path;
        });
  }

  static StartFailure usage(String variable, String value, String expected) {
    return new StartFailure(
        StartFailure.USAGE, "%s: %s (expected %s)".formatted(variable, value, expected));
  }
}
