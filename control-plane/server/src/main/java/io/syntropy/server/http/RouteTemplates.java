package io.syntropy.server.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which route a path belongs to: {@code /api/v1/slos/checkout} to {@code /api/v1/slos/{name}}. The
 * number of routes is bounded, that of paths is not.
 */
final class RouteTemplates {
  /** What no route serves. */
  static final String UNMATCHED = "unmatched";

  private static final String PARAMETER = "{";
  private final List<Route> routes;

  /**
   * One route.
   *
   * @param open whether its last parameter takes the rest of the path
   */
  private record Route(String text, List<String> segments, boolean open) {
    boolean matches(List<String> path) {
      if (open ? path.size() < segments.size() : path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (!segment.startsWith(PARAMETER) && !segment.equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    long parameters() {
      return segments.stream().filter(s -> s.startsWith(PARAMETER)).count();
    }
  }

  /**
   * Routes of these templates.
   *
   * @param templates as in JAX-RS, e.g. {@code /api/v1/audit/tile/{path: .+}}; a parameter whose
   *     pattern is {@code .+} or {@code .*} takes the rest of the path
   */
  RouteTemplates(Collection<String> templates) {
    routes =
        templates.stream()
            .distinct()
            .map(RouteTemplates::route)
            .sorted(
                Comparator.comparing(Route::open)
                    .thenComparing(Route::parameters)
                    .thenComparing(Route::text))
            .toList();
  }

  /** The route of {@code path}, {@link #UNMATCHED} for none; one without parameters goes first. */
  String match(String path) {
    List<String> segments = segments(path);
    for (Route route : routes) {
      if (route.matches(segments)) {
        return route.text();
      }
    }
    return UNMATCHED;
  }

  private static Route route(String template) {
    List<String> segments = new ArrayList<>();
    boolean open = false;
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      int end;
      if (c == '/') {
        i++;
        continue;
      } else if (c == '{') {
        end = closing(template, i) + 1;
        String inside = template.substring(i + 1, end - 1);
        int colon = inside.indexOf(':');
        String pattern = colon < 0 ? "" : inside.substring(colon + 1).strip();
        open |= pattern.equals(".+") || pattern.equals(".*");
        segments.add(PARAMETER + (colon < 0 ? inside : inside.substring(0, colon)).strip() + "}");
      } else {
        end = template.indexOf('/', i);
        end = end < 0 ? template.length() : end;
        segments.add(template.substring(i, end));
      }
      i = end;
    }
    return new Route("/" + String.join("/", segments), segments, open);
  }

  private static int closing(String template, int from) {
    int depth = 0;
    for (int i = from; i < template.length(); i++) {
      depth += template.charAt(i) == '{' ? 1 : template.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("route: " + template + " (expected every { to be closed)");
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int from = 0;
    while (from < path.length()) {
      int end = path.indexOf('/', from);
      end = end < 0 ? path.length() : end;
      if (end > from) {
        segments.add(path.substring(from, end));
      }
      from = end + 1;
    }
    return segments;
  }
}
