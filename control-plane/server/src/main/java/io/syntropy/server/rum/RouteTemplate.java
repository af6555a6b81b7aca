package io.syntropy.server.rum;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths without what identifies anybody: query, fragment and host are cut off, and a segment that
 * holds a digit (but for v1 to v99), is longer than 24 characters, or has other characters than
 * letters and {@code . _ ~ -} becomes {@code {id}}.
 */
final class RouteTemplate {
  /** Stands for what is not told apart. */
  static final String OTHER = "__other__";

  private static final int MAX_SEGMENTS = 8;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z._~-]{1,24}|[vV][0-9]{1,2}");
  private static final Pattern PLACE = Pattern.compile("\\{[A-Za-z_]{1,24}}");

  private RouteTemplate() {}

  /** Whether this is a template already. */
  static boolean isTemplate(String route) {
    return route.equals(of(route));
  }

  /** The template of a path or URL. */
  static String of(String path) {
    String bare = path;
    int scheme = bare.indexOf("://");
    if (scheme >= 0) {
      int slash = bare.indexOf('/', scheme + 3);
      bare = slash < 0 ? "/" : bare.substring(slash);
    }
    for (char end : new char[] {'?', '#', ';'}) {
      int at = bare.indexOf(end);
      bare = at < 0 ? bare : bare.substring(0, at);
    }
    List<String> kept = new ArrayList<>();
    for (String segment : bare.split("/")) {
      if (!segment.isEmpty()) {
        if (kept.size() == MAX_SEGMENTS) {
          kept.set(MAX_SEGMENTS - 1, "{rest}");
          break;
        }
        boolean told = PLAIN.matcher(segment).matches() || PLACE.matcher(segment).matches();
        kept.add(told ? segment : "{id}");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** The one of {@code known} templates that a path belongs to, else {@link #OTHER}. */
  static String among(List<String> known, String path) {
    String template = of(path);
    for (String route : known) {
      if (route.equals(template) || matches(route, template)) {
        return route;
      }
    }
    return OTHER;
  }

  private static boolean matches(String route, String template) {
    String[] wanted = route.split("/");
    String[] found = template.split("/");
    if (wanted.length != found.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals(found[i]) && !PLACE.matcher(wanted[i]).matches()) {
        return false;
      }
    }
    return true;
  }
}
