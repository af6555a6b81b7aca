package io.syntropy.actuators.webhook;

import io.syntropy.actuators.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks requests as Standard Webhooks does: {@code webhook-signature: v1,BASE64} is
 * HMAC-SHA-256 over {@code webhook-id.webhook-timestamp.body}.
 */
public final class WebhookKey {
  /** How far the timestamp may be from the receiver's clock, either way. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String PREFIX = "whsec_";
  private final SecretKeySpec key;

  private WebhookKey(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * Reads {@code whsec_BASE64} with 24 to 64 bytes from a file of mode 0600.
   *
   * @throws IOException when the file is open to others or holds no such key
   */
  public static WebhookKey read(Path file) throws IOException {
    return parse(file.toString(), SecretFile.read(file));
  }

  /**
   * Reads a key from a secret's text.
   *
   * @param origin where it is kept, for messages; they never hold the text
   * @throws IOException when the text holds no such key
   */
  public static WebhookKey parse(String origin, String given) throws IOException {
    String text = given.strip();
    byte[] secret;
    try {
      secret = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(6) : "-");
    } catch (IllegalArgumentException e) {
      throw new IOException(origin + ": no webhook key (expected whsec_ and base64)", null);
    }
    if (secret.length < 24 || secret.length > 64) {
      throw new IOException(
          "%s: a key of %d bytes (expected 24 to 64)".formatted(origin, secret.length));
    }
    return new WebhookKey(secret);
  }

  /** The value of {@code webhook-signature}. */
  public String sign(String id, Instant at, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum =
          mac.doFinal(
              (id + "." + at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }

  /**
   * For receivers: whether a request is signed with this key and its timestamp within {@link
   * #WINDOW}. A repetition inside the window is told by its {@code Idempotency-Key}.
   *
   * @param timestamp the header's text, seconds since 1970
   * @param signatures the header's text, one or more separated by spaces
   */
  public boolean accepts(String id, String timestamp, String signatures, String body, Instant now) {
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(at, now).abs().compareTo(WINDOW) > 0) {
      return false;
    }
    byte[] expected = sign(id, at, body).getBytes(StandardCharsets.UTF_8);
    boolean accepted = false;
    for (String signature : signatures.split(" ", 16)) {
      accepted |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }
    return accepted;
  }

  @Override
  public String toString() {
    return "webhook key";
  }
}
