package io.syntropy.server.data;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where people reach the console: {@code SYNTROPY_PUBLIC_URL}; else the first of the public hosts
 * by https, else the address on this machine.
 */
public final class ConsoleAddress {
  private static final String VARIABLE = "SYNTROPY_PUBLIC_URL";
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  private ConsoleAddress() {}

  /**
   * Reads the variable.
   *
   * @throws StartFailure exit code 2, naming the variable and what is wrong
   */
  public static URI resolve(
      Map<String, String> env, Optional<Set<String>> publicHosts, String bind, int port) {
    Optional<String> given = Variables.text(env, VARIABLE);
    if (given.isPresent()) {
      try {
        URI url = AuditPush.httpUrl(given.get());
        if (url.getRawQuery() == null && url.getRawFragment() == null) {
          return url;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw Variables.usage(VARIABLE, given.get(), "https://HOST[:PORT][/PATH]");
    }
    return publicHosts.stream()
        .flatMap(Set::stream)
        .filter(host -> HOST.matcher(host).matches())
        .sorted()
        .findFirst()
        .map(host -> URI.create("https://" + host))
        .orElseGet(() -> URI.create("http://" + local(bind) + ":" + port));
  }

  /** An address of this machine; one that stands for all is none to go to. */
  private static String local(String bind) {
    return switch (bind) {
      case "0.0.0.0", "::", "0:0:0:0:0:0:0:0" -> "localhost";
      default -> bind.contains(":") ? "[" + bind + "]" : bind;
    };
  }
}
