package io.syntropy.alerts.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from Slack: {@code X-Slack-Signature} is {@code v0=} and the HMAC-SHA-256
 * of {@code v0:TIMESTAMP:BODY} with the app's signing secret.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack/">Verifying
 *     requests from Slack</a>
 */
public final class SlackSignature {
  /** How far the timestamp may be from our clock, either way. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private SlackSignature() {}

  /**
   * Checks a request.
   *
   * @param timestamp {@code X-Slack-Request-Timestamp}
   * @param signature {@code X-Slack-Signature}
   * @param body as it came, undecoded
   */
  public static boolean accepts(
      String signingSecret,
      @Nullable String timestamp,
      @Nullable String signature,
      String body,
      Instant now) {
    if (timestamp == null
        || signature == null
        || signingSecret.isEmpty()
        || !timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(at, now).abs().compareTo(WINDOW) > 0) {
      return false;
    }
    return MessageDigest.isEqual(
        sign(signingSecret, timestamp, body).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }

  static String sign(String signingSecret, String timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }
}
