package io.syntropy.server.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Files with what an organisation wants of telemetry, from the environment.
 *
 * @param settings what is kept, for how long, and what is removed
 * @param scrape Prometheus targets
 * @param forward targets that get what arrives here
 * @param rum whose pages may send what browsers measure
 */
public record TelemetryOptions(
    Optional<Path> settings, Optional<Path> scrape, Optional<Path> forward, Optional<Path> rum) {
  /** Names the settings' file. */
  public static final String SETTINGS = "SYNTROPY_TELEMETRY_CONFIG";

  /** Names the file of what is scraped. */
  public static final String SCRAPE = "SYNTROPY_SCRAPE_CONFIG";

  /** Names the file of what is sent on. */
  public static final String FORWARD = "SYNTROPY_FORWARD_CONFIG";

  /** Names the file of whose pages may send what browsers measure. */
  public static final String RUM = "SYNTROPY_RUM_CONFIG";

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static TelemetryOptions resolve(Map<String, String> env) {
    return new TelemetryOptions(
        file(env, SETTINGS), file(env, SCRAPE), file(env, FORWARD), file(env, RUM));
  }

  private static Optional<Path> file(Map<String, String> env, String variable) {
    return Variables.file(env, variable, "a readable file");
  }
}
