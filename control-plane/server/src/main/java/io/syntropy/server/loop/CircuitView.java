package io.syntropy.server.loop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The circuit to a service in one region, for the API and the live topic {@code circuits}.
 *
 * @param state {@code closed} (call), {@code open} (fail fast) or {@code half_open} (a trickle)
 * @param since when it came to that state; null before the first tick that saw the region
 * @param reason why it came to that state
 * @param evidence what is seen now: {@code good}, {@code bad} or {@code unknown}
 */
public record CircuitView(
    String service,
    String region,
    String state,
    @Nullable Instant since,
    String reason,
    String evidence) {

  /**
   * The little that a caller needs of it.
   *
   * @param state {@code closed}, {@code open} or {@code half_open}
   */
  public record Advice(String service, String region, String state) {}

  /** What callers are told. */
  Advice advice() {
    return new Advice(service, region, state);
  }

  /** Whether callers may call without a thought. */
  boolean closed() {
    return state.equals("closed");
  }
}
