package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of operations within bounds: {@code http.route} when the span has one, else the span's
 * name; beyond the bound of a service {@link SpanFacts#OTHER}. What was not seen for a whole period
 * is forgotten, so that a burst of made-up names passes.
 */
final class SpanNames {
  private final int maxServices;
  private final int maxNames;
  private final long periodMillis;
  private final Map<String, Names> services = new HashMap<>();
  private long periodStart;

  /** Names of one service in this period and the one before. */
  private static final class Names {
    private Set<String> current = new HashSet<>();
    private Set<String> before = Set.of();

    /** How many of {@link #before} were not seen in this period; they keep their room. */
    private int missing;

    void turn() {
      before = current;
      missing = before.size();
      current = new HashSet<>();
    }

    boolean add(String name, int max) {
      if (before.contains(name)) {
        missing--;
      } else if (current.size() + missing >= max) {
        return false;
      }
      current.add(name);
      return true;
    }
  }

  SpanNames(int maxServices, int maxNames, long periodMillis) {
    this.maxServices = maxServices;
    this.maxNames = maxNames;
    this.periodMillis = periodMillis;
  }

  /** The service's name within bounds. */
  String service(Sample.Span span, long now) {
    String service = SpanFacts.service(span);
    return names(service, now) == null ? SpanFacts.OTHER : service;
  }

  /** The operation's name within bounds. */
  String operation(Sample.Span span, long now) {
    String route = SpanFacts.route(span);
    return bounded(SpanFacts.service(span), route == null ? span.name() : route, now);
  }

  /** {@code name} if the service still has room for it. */
  String bounded(String service, String name, long now) {
    Names names = names(service, now);
    if (names == null) {
      return SpanFacts.OTHER;
    }
    String own = SpanFacts.bounded(name);
    return names.current.contains(own) || names.add(own, maxNames) ? own : SpanFacts.OTHER;
  }

  private @Nullable Names names(String service, long now) {
    if (now - periodStart >= periodMillis) {
      periodStart = now;
      services.values().removeIf(n -> n.current.isEmpty());
      services.values().forEach(Names::turn);
    }
    Names names = services.get(service);
    if (names == null && services.size() < maxServices) {
      names = new Names();
      services.put(service, names);
    }
    return names;
  }
}
