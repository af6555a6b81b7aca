package io.syntropy.server.data;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Files that say what is fetched and what is sent on, from the environment.
 *
 * @param scrape Prometheus targets
 * @param forward targets that get what arrives here
 */
public record CollectorOptions(Optional<Path> scrape, Optional<Path> forward) {
  /** Names the file of what is scraped. */
  public static final String SCRAPE = "SYNTROPY_SCRAPE_CONFIG";

  /** Names the file of what is sent on. */
  public static final String FORWARD = "SYNTROPY_FORWARD_CONFIG";

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static CollectorOptions resolve(Map<String, String> env) {
    return new CollectorOptions(
        Variables.file(env, SCRAPE, "a readable file"),
        Variables.file(env, FORWARD, "a readable file"));
  }
}
