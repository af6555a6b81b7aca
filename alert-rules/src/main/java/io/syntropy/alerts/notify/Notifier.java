package io.syntropy.alerts.notify;

import io.syntropy.alerts.Notice;
import java.time.Duration;
import java.util.Optional;

/**
 * A way to one target. The same notice may be delivered again after a restart or an answer that was
 * lost: the target then still shows it once, as far as the target's own interface allows (see
 * docs/guides/notifications.md). Notices of one dedup key come in order, one at a time.
 */
public interface Notifier {
  /** {@code metadata.name} of the Notifier document. */
  String name();

  /**
   * Tells the target, within the document's timeout; never throws for what the target does. The
   * receipt's words never hold a secret.
   */
  Receipt deliver(Notice notice);

  /**
   * How often an open incident's last notice has to be delivered again, because the target forgets
   * it otherwise; empty for targets that keep it.
   */
  default Optional<Duration> resend() {
    return Optional.empty();
  }
}
