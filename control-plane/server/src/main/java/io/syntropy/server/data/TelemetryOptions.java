package io.syntropy.server.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Files with what an organisation wants of telemetry, from the environment.
 *
 * @param settings what is kept, for how long, and what is removed
 */
public record TelemetryOptions(Optional<Path> settings) {
  /** Names the settings' file. */
  public static final String SETTINGS = "SYNTROPY_TELEMETRY_CONFIG";

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static TelemetryOptions resolve(Map<String, String> env) {
    return new TelemetryOptions(Variables.file(env, SETTINGS, "a readable file"));
  }
}
