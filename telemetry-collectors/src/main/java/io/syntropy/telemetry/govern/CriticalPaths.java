package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Whether a span is on a critical path, by its service and route. */
final class CriticalPaths {
  private static final int CACHED = 4096;

  private final Set<String> words;
  private final Map<String, Boolean> routes = new HashMap<>();

  CriticalPaths(Set<String> words) {
    this.words = words;
  }

  boolean contains(Sample.Span span) {
    if (words.isEmpty()) {
      return false;
    }
    if (words.contains(SpanFacts.service(span))) {
      return true;
    }
    String route = SpanFacts.route(span);
    if (route == null) {
      return false;
    }
    Boolean known = routes.get(route);
    if (known == null) {
      if (routes.size() >= CACHED) {
        routes.clear();
      }
      known = isCritical(route);
      routes.put(route, known);
    }
    return known;
  }

  private boolean isCritical(String route) {
    for (String segment : route.split("/", 64)) {
      if (words.contains(segment)) {
        return true;
      }
    }
    for (String word : words) {
      boolean prefix = word.startsWith("/") && route.startsWith(word);
      if (prefix && (route.length() == word.length() || route.charAt(word.length()) == '/')) {
        return true;
      }
    }
    return false;
  }
}
