package io.syntropy.actuators.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of desired states, as declared.
 *
 * @param name the target's name in bodies and messages
 * @param url takes POSTs; https, or http on loopback
 * @param readUrl answers GETs with the state and its stamp; null when there is none
 * @param timeout for a whole request, 100 ms to 30 s
 */
public record WebhookTarget(String name, URI url, @Nullable URI readUrl, Duration timeout) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

  public WebhookTarget {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new IllegalArgumentException(
          "name: \"%s\" (expected 1 to 63 of A-Z a-z 0-9 . _ -)".formatted(name));
    }
    check("url", url);
    if (readUrl != null) {
      check("read_url", readUrl);
    }
    if (timeout.toMillis() < 100 || timeout.toSeconds() > 30) {
      throw new IllegalArgumentException(
          "timeout: %s (expected PT0.1S to PT30S)".formatted(timeout));
    }
  }

  Optional<URI> reading() {
    return Optional.ofNullable(readUrl);
  }

  private static void check(String field, URI url) {
    boolean https = "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
    boolean local = "http".equalsIgnoreCase(url.getScheme()) && loopback(url.getHost());
    if (!https && !local) {
      throw new IllegalArgumentException(
          "%s: %s://%s (expected https, or http on loopback)"
              .formatted(field, url.getScheme(), url.getHost()));
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "%s: with user or fragment (expected none: the key file signs)".formatted(field));
    }
  }

  /** Names are not looked up: a name can point elsewhere tomorrow. */
  private static boolean loopback(@Nullable String host) {
    return host != null && LOOPBACK.matcher(host).matches();
  }
}
