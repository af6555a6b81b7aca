package io.syntropy.server.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Host headers are this server's. Without it a web page could reach a loopback server by
 * giving its own name that address (DNS rebinding).
 */
final class HostCheck {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-fA-F:.%]{2,64}]|[A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?");
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private final Set<String> names = new HashSet<>();

  /**
   * @param names further host names, with or without a port
   */
  HostCheck(Set<String> names) {
    names.forEach(name -> this.names.add(name.strip().toLowerCase(Locale.ROOT)));
    this.names.add("localhost");
    this.names.add("[::1]");
    this.names.add("[0:0:0:0:0:0:0:1]");
  }

  boolean allows(@Nullable String host) {
    if (host == null) {
      return false;
    }
    Matcher matcher = FORM.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return LOOPBACK_V4.matcher(name).matches()
        || names.contains(name)
        || names.contains(host.toLowerCase(Locale.ROOT));
  }
}
