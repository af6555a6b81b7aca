package io.syntropy.actuators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The whole state of a target. Two states are the same exactly when their canonical texts are. */
public interface TargetState {
  /** One text for one state, in every process and release; goes into audit entries as it is. */
  String canonical();

  /** Whether this leaves the target with nothing; such a state may be read, never written (I5). */
  boolean empty();

  /** SHA-256 of the canonical text in UTF-8, 64 lower-case hexadecimal digits. */
  default String hash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(canonical().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
