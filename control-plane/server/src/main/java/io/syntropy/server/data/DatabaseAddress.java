package io.syntropy.server.data;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the control state's PostgreSQL is.
 *
 * @param jdbcUrl without credentials
 * @param user empty when the URL's parameters or the server's configuration name it
 * @param password never shown
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

  /**
   * Reads {@code SYNTROPY_DB_URL}: {@code postgresql://user:password@host:port/database}, or the
   * same with {@code jdbc:} before it, where user and password may be parameters.
   *
   * @throws StartFailure exit code 2; the message never repeats the URL, which may hold a password
   */
  public static DatabaseAddress parse(String text) {
    String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (url.startsWith("postgres://")) {
      url = "postgresql://" + url.substring("postgres://".length());
    }
    try {
      URI uri = new URI(url);
      String authority = uri.getRawAuthority();
      String path = uri.getRawPath();
      if (!"postgresql".equals(uri.getScheme()) || authority == null || path.length() < 2) {
        throw malformed();
      }
      int at = authority.lastIndexOf('@');
      String[] userInfo = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return new DatabaseAddress(
          "jdbc:postgresql://" + authority.substring(at + 1) + path + query,
          userInfo.length > 0 ? decode(userInfo[0]) : "",
          userInfo.length > 1 ? decode(userInfo[1]) : "");
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StartFailure malformed() {
    return new StartFailure(
        StartFailure.USAGE,
        "SYNTROPY_DB_URL: not a PostgreSQL URL (expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE)");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseAddress[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
  }
}
