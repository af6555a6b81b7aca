package io.syntropy.postgres;

import java.time.Duration;

/**
 * Sizes and patience of the embedded server. Durability, authentication and the listen address are
 * not here: they are fixed.
 *
 * @param sharedBuffersMegabytes page cache, 1..16384
 * @param maxConnections 5..1000
 * @param startTimeout longest wait for a start, crash recovery included
 * @param stopTimeout longest wait for a fast shutdown before the server is stopped hard
 */
public record PostgresSettings(
    int sharedBuffersMegabytes, int maxConnections, Duration startTimeout, Duration stopTimeout) {
  public static final PostgresSettings DEFAULT =
      new PostgresSettings(32, 40, Duration.ofSeconds(60), Duration.ofSeconds(20));

  public PostgresSettings {
    if (sharedBuffersMegabytes < 1 || sharedBuffersMegabytes > 16_384) {
      throw new IllegalArgumentException(
          "sharedBuffersMegabytes: " + sharedBuffersMegabytes + " (expected 1..16384)");
    }
    if (maxConnections < 5 || maxConnections > 1_000) {
      throw new IllegalArgumentException(
          "maxConnections: " + maxConnections + " (expected 5..1000)");
    }
    if (!startTimeout.isPositive()) {
      throw new IllegalArgumentException("startTimeout: " + startTimeout + " (expected > 0)");
    }
    if (!stopTimeout.isPositive()) {
      throw new IllegalArgumentException("stopTimeout: " + stopTimeout + " (expected > 0)");
    }
  }
}
