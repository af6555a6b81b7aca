package io.syntropy.alerts.probe;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which addresses may be probed: https, or http on loopback and in private networks. */
final class BaseUrl {
  /** Names other than localhost are not looked up here: they can point elsewhere tomorrow. */
  private static final Pattern NEAR =
      Pattern.compile(
          "localhost|127(?:\\.\\d{1,3}){3}|\\[::1]"
              + "|10(?:\\.\\d{1,3}){3}|192\\.168(?:\\.\\d{1,3}){2}"
              + "|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d{1,3}){2}|\\[f[cd][0-9a-f:]+]");

  private BaseUrl() {}

  /**
   * Reads a base URL; messages leave out all but scheme and host.
   *
   * @throws IllegalArgumentException with the field's name
   */
  static URI checked(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("base_url: not a URL (expected https://HOST)", e);
    }
    boolean https = "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
    boolean near = "http".equalsIgnoreCase(url.getScheme()) && near(url.getHost());
    if (!https && !near) {
      throw new IllegalArgumentException(
          "base_url: %s://%s (expected https, or http to loopback or a private address)"
              .formatted(url.getScheme(), url.getHost()));
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "base_url: with user, query or fragment (expected none: secrets go by name into headers"
              + " or bodies)");
    }
    return url;
  }

  private static boolean near(@Nullable String host) {
    return host != null && NEAR.matcher(host).matches();
  }
}
