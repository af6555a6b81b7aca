package io.syntropy.server.data;

import io.syntropy.actuators.SecretFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the server's own log lines go besides its files; docs/guides/self-observability.md lists
 * the variables.
 *
 * @param url Loki's push API, or one like it; empty for none
 * @param tokenFile holds the bearer token for it
 */
public record LogShipping(Optional<URI> url, Optional<Path> tokenFile) {
  private static final String URL = "SYNTROPY_LOG_LOKI_URL";
  private static final String TOKEN = "SYNTROPY_LOG_LOKI_TOKEN_FILE";
  private static final String PUSH = "/loki/api/v1/push";

  /**
   * Reads the variables.
   *
   * @throws StartFailure exit code 2, naming the variable, its value and what is expected
   */
  public static LogShipping resolve(Map<String, String> env) {
    Optional<URI> url = Variables.text(env, URL).map(LogShipping::url);
    Optional<Path> token = Variables.file(env, TOKEN, "a readable file with a bearer token");
    token.ifPresent(LogShipping::secret);
    if (token.isPresent() && url.isEmpty()) {
      throw Variables.usage(URL, "missing", "the address that the token in " + TOKEN + " is for");
    }
    url.filter(u -> token.isPresent() && u.getScheme().equals("http") && !isLoopback(u.getHost()))
        .ifPresent(u -> {
          throw Variables.usage(URL, u.toString(), "https, since a token is sent to it");
        });
    return new LogShipping(url, token);
  }

  private static URI url(String text) {
    String expected = "http(s)://HOST:PORT, or with the path of Loki's push API";
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      if (uri.getUserInfo() != null) {
        // Not repeated: it may hold a password.
        throw Variables.usage(URL, "an address with credentials", "them in " + TOKEN);
      }
      if (scheme == null
          || !scheme.equals("http") && !scheme.equals("https")
          || uri.getHost() == null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null) {
        throw Variables.usage(URL, text, expected);
      }
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      return path.isEmpty() || path.equals("/") ? uri.resolve(PUSH) : uri;
    } catch (URISyntaxException e) {
      throw Variables.usage(URL, text, expected);
    }
  }

  private static void secret(Path file) {
    try {
      SecretFile.read(file);
    } catch (IOException e) {
      throw new StartFailure(StartFailure.USAGE, TOKEN + ": " + e.getMessage(), e);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
