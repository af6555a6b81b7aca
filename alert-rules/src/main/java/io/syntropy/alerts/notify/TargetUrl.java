package io.syntropy.alerts.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses may be sent to: https, or http on loopback; never link-local ones, where clouds
 * keep their machines' credentials.
 */
public final class TargetUrl {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

  /** Sixteen letters and digits in a row: no word of a path is like that, keys are. */
  private static final Pattern KEY =
      Pattern.compile("(?=[0-9_]*[A-Za-z])(?=[A-Za-z_]*[0-9])[A-Za-z0-9_]{16,}");

  private static final Pattern SECRETS =
      Pattern.compile(
          "(?i)(^|[&_-])(key|api_?key|token|secret|sig|signature|auth|pass(word)?|code)=");

  private TargetUrl() {}

  /**
   * Checks a URL that stands in a document: as {@link #checked}, and with nothing in it that should
   * be a secret, since documents are shown and kept.
   *
   * @param added the path that a notifier adds itself; empty for none
   */
  static URI inDocument(URI url, String added) {
    checked("url", url);
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery();
    if (KEY.matcher(path).find()
        || query != null && (KEY.matcher(query).find() || SECRETS.matcher(query).find())) {
      throw new IllegalArgumentException(
          "url: %s://%s and something like a key (expected none: a document is no place for secrets, `secret` names one)"
              .formatted(url.getScheme(), url.getHost()));
    }
    if ("hooks.slack.com".equalsIgnoreCase(url.getHost())) {
      throw new IllegalArgumentException(
          "url: https://hooks.slack.com (expected type slack without url, and the incoming webhook's URL in the secret)");
    }
    if (!added.isEmpty() && query != null) {
      throw new IllegalArgumentException(
          "url: with a query (expected none: %s is added to it)".formatted(added));
    }
    if (!added.isEmpty() && path.replaceAll("/+$", "").endsWith(added)) {
      throw new IllegalArgumentException(
          "url: with %s (expected without: it is added)".formatted(added));
    }
    return url;
  }

  /** Checks the form of {@code url}; messages leave out all but scheme and host. */
  static URI checked(String field, URI url) {
    boolean https = "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null;
    boolean local = "http".equalsIgnoreCase(url.getScheme()) && loopback(url.getHost());
    if (!https && !local) {
      throw new IllegalArgumentException(
          "%s: %s://%s (expected https, or http on loopback)"
              .formatted(field, url.getScheme(), url.getHost()));
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          field + ": with user or fragment (expected neither: credentials are named by secret)");
    }
    return url;
  }

  /** Names are not looked up here: a name can point elsewhere tomorrow. */
  private static boolean loopback(@Nullable String host) {
    return host != null && LOOPBACK.matcher(host).matches();
  }

  /**
   * Looks the host up, before each request.
   *
   * @throws IOException when it is not known, or is an address that is never a target
   */
  public static void resolve(URI url) throws IOException {
    String host = String.valueOf(url.getHost());
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()) {
        throw new IOException(
            "%s is %s (expected no link-local, unspecified or multicast address)"
                .formatted(host, address.getHostAddress()));
      }
    }
  }

  /** {@code base} with {@code path} after its own. */
  static URI below(URI base, String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }
}
