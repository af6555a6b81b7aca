package io.syntropy.alerts.notify;

import java.io.IOException;
import java.time.Instant;

/** Signs bodies as Standard Webhooks does. */
@FunctionalInterface
public interface WebhookSigner {
  /**
   * The value of {@code webhook-signature}.
   *
   * @param secret the key's text, {@code whsec_…}
   * @throws IOException when the secret is no such key; the message does not hold it
   */
  String sign(String secret, String id, Instant at, String body) throws IOException;
}
