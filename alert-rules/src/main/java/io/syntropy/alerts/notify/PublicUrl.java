package io.syntropy.alerts.notify;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where people reach the console; links in notices are made from it.
 *
 * @param base http or https, without query; a trailing slash is dropped
 */
public record PublicUrl(URI base) {
  public PublicUrl {
    String scheme = base.getScheme();
    if ((!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme))
        || base.getHost() == null
        || base.getRawQuery() != null
        || base.getRawFragment() != null
        || base.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "public URL: %s (expected http(s)://HOST[:PORT][/PATH])".formatted(base));
    }
    String text = base.toString();
    base = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
  }

  /** The incident's page. */
  public URI incident(String id) {
    return page("incidents", id);
  }

  /** The runbook's page. */
  public URI runbook(String name) {
    return page("runbooks", name);
  }

  private URI page(String kind, String id) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(base + "/" + kind + "/" + encoded);
  }
}
