package io.syntropy.actuators.webhook;

import io.syntropy.actuators.TargetState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * A JSON object, at most 64 KiB and 32 levels deep.
 *
 * @param canonical by RFC 8785
 */
public record JsonState(String canonical) implements TargetState {
  static final int LIMIT = 64 * 1024;

  /** Checks the text and brings it to canonical form. */
  public JsonState {
    int length = canonical.getBytes(StandardCharsets.UTF_8).length;
    if (length > LIMIT) {
      throw new IllegalArgumentException(
          "state: %d bytes (expected at most %d)".formatted(length, LIMIT));
    }
    if (!Json.read(canonical).isObject()) {
      throw new IllegalArgumentException("state: not an object (expected a JSON object)");
    }
    try {
      canonical = new JsonCanonicalizer(canonical).getEncodedString();
    } catch (IOException e) {
      throw new IllegalArgumentException("state: " + e.getMessage() + " (expected JSON)", e);
    }
  }

  /** An object without members. */
  @Override
  public boolean empty() {
    return canonical.equals("{}");
  }
}
