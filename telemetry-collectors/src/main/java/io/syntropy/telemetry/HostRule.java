package io.syntropy.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers are answered on a loopback bind (contracts §2): loopback names and addresses,
 * and configured ones. It keeps a web page whose name was pointed at this machine from talking to
 * the receivers.
 */
record HostRule(boolean loopback, Set<String> allowed) {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

  static HostRule of(String bind, Set<String> allowed) throws UnknownHostException {
    return new HostRule(InetAddress.getByName(bind).isLoopbackAddress(), allowed);
  }

  /**
   * @param authority the Host header, with or without a port; null when none was sent
   */
  boolean permits(@Nullable String authority) {
    if (!loopback || authority == null) {
      return true;
    }
    String host = host(authority.strip().toLowerCase(Locale.ROOT));
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("127.0.0.1") // the usual one, without the pattern
        || LOOPBACK_V4.matcher(host).matches()
        || allowed.contains(host);
  }

  private static String host(String authority) {
    if (authority.startsWith("[")) {
      int end = authority.indexOf(']');
      return end < 0 ? authority : authority.substring(1, end);
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }
}
