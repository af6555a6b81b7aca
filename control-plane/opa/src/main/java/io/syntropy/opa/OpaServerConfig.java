package io.syntropy.opa;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an OPA server is asked.
 *
 * @param url its root; https, or http on loopback
 * @param timeout of one judgement, all requests of it together
 * @param maxBundleAge how old the server's last successful look for a new bundle may be
 * @param requireBundle whether its rules must come as bundles with a status; without, what it was
 *     started with counts, and nobody can say how old or whose it is
 * @param tokenFile a bearer token, mode 0600; null without
 */
public record OpaServerConfig(
    URI url,
    Duration timeout,
    Duration maxBundleAge,
    boolean requireBundle,
    @Nullable Path tokenFile) {
  public OpaServerConfig {
    String scheme = String.valueOf(url.getScheme());
    if (url.getHost() == null
        || !(scheme.equals("https") || (scheme.equals("http") && loopback(url)))) {
      throw new IllegalArgumentException(
          "url: %s (expected https, or http on loopback)".formatted(url.getHost()));
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("url: expected scheme, host, port and path only");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: %s (expected > 0)".formatted(timeout));
    }
    if (maxBundleAge.isNegative() || maxBundleAge.isZero()) {
      throw new IllegalArgumentException("maxBundleAge: %s (expected > 0)".formatted(maxBundleAge));
    }
  }

  /** With 500 ms, 10 minutes and bundles required. */
  public static OpaServerConfig of(URI url, @Nullable Path tokenFile) {
    return new OpaServerConfig(
        url, Duration.ofMillis(500), Duration.ofMinutes(10), true, tokenFile);
  }

  private static boolean loopback(URI url) {
    String host = url.getHost();
    if (host.equals("localhost")) {
      return true;
    }
    // Only an address: a name is for the resolver to point elsewhere.
    if (!host.matches("\\[.*\\]|[0-9.]+")) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  URI resolve(String path) {
    String root = url.toString();
    return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
  }
}
