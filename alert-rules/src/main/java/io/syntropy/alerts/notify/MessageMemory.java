package io.syntropy.alerts.notify;

import java.util.Optional;

/**
 * What an adapter notes about an incident at its target, such as the message to update. Kept
 * durably by dedup key, for one target.
 */
public interface MessageMemory {
  /** What was kept last. */
  Optional<String> recall(String dedupKey);

  /** Keeps {@code text}, at most {@value #MAX_LENGTH} characters, durably on return. */
  void keep(String dedupKey, String text);

  /** The longest text. */
  int MAX_LENGTH = 65_536;
}
