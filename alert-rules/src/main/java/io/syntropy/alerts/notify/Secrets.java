package io.syntropy.alerts.notify;

import java.io.IOException;
import java.util.Optional;

/** Looks secrets up by name, at every delivery: a rotated one is used at once. */
@FunctionalInterface
public interface Secrets {
  /**
   * The secret of a name, empty when there is none.
   *
   * @throws IllegalStateException when it may not be used as it is kept; the message says why, and
   *     people see it
   * @throws RuntimeException when it cannot be read
   */
  Optional<String> read(String name);

  /** Why the secret of a name cannot be sent, in words that never hold it; empty when it can. */
  default Optional<String> trouble(String name) {
    try {
      new Credential(this, name).read();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
