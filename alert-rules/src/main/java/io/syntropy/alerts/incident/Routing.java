package io.syntropy.alerts.incident;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Route.Deliver;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which notifier is told of what.
 *
 * @param targets the routes of each Notifier document, by its name
 */
public record Routing(SortedMap<String, List<Route>> targets) {
  /** Nobody is told of anything. */
  public static final Routing NOBODY = new Routing(new TreeMap<>());

  private static final Route NOTHING = Route.of(Deliver.NEVER);

  /** Copies. */
  public Routing {
    SortedMap<String, List<Route>> copy = new TreeMap<>();
    targets.forEach((name, routes) -> copy.put(name, List.copyOf(routes)));
    targets = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * The routes of a notifier that names none: PagerDuty is told of sev1 and sev2, Slack of sev1 to
   * sev3 and daily of sev4, others of everything.
   */
  public static List<Route> defaults(String type) {
    return switch (type) {
      case "pagerduty" -> List.of(Route.of(Deliver.NOW, Sev.SEV1, Sev.SEV2));
      case "slack" ->
          List.of(
              Route.of(Deliver.NOW, Sev.SEV1, Sev.SEV2, Sev.SEV3),
              Route.of(Deliver.DIGEST, Sev.SEV4));
      default -> List.of(Route.of(Deliver.NOW));
    };
  }

  /** What decides for {@code target}. */
  Route of(String target, Sev severity, Map<String, String> labels) {
    for (Route route : targets.getOrDefault(target, List.of())) {
      Route decides = route.deciding(severity, labels);
      if (decides != null) {
        return decides;
      }
    }
    return NOTHING;
  }
}
