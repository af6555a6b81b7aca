package io.syntropy.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser's request comes from our own page: for writes and WebSocket upgrades the
 * Origin's host and port must be those of the Host header. A request that shows the session cookie
 * must name its origin; one with a bearer token only if a browser sent it.
 */
final class OriginCheck {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private OriginCheck() {}

  static boolean allows(
      String method, boolean upgrade, boolean cookie, @Nullable String origin, String host) {
    if (SAFE.contains(method) && !upgrade) {
      return true;
    }
    return origin == null ? !cookie : same(origin, host);
  }

  private static boolean same(String origin, String host) {
    try {
      URI uri = new URI(origin);
      String scheme = uri.getScheme();
      String authority = uri.getRawAuthority();
      if (scheme == null || authority == null) {
        return false;
      }
      String port = scheme.equals("https") ? ":443" : ":80";
      return withPort(authority, port).equalsIgnoreCase(withPort(host, port));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withPort(String authority, String port) {
    return authority.matches(".*:\\d+") ? authority : authority + port;
  }
}
