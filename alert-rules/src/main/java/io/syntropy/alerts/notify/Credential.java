package io.syntropy.alerts.notify;

import java.io.IOException;

/**
 * A secret by its name, read at every delivery.
 *
 * @param name as in the document
 */
record Credential(Secrets secrets, String name) {
  /**
   * Its text.
   *
   * @throws IOException when there is none or it cannot be sent; the message names it and never
   *     holds it
   */
  String read() throws IOException {
    String text;
    try {
      text = secrets.read(name).orElse("").strip();
    } catch (IllegalStateException e) {
      throw new IOException("secret %s: %s".formatted(name, e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new IOException("secret %s cannot be read".formatted(name), e);
    }
    if (text.isEmpty()) {
      throw new IOException(
          "secret %s: missing (expected a file DATA/secrets/notifiers/%s, mode 0600)"
              .formatted(name, name));
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IOException(
          "secret %s: with spaces, line breaks or other than ASCII (expected one word)"
              .formatted(name));
    }
    return text;
  }
}
