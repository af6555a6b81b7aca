package io.syntropy.alerts.incident;

import io.syntropy.alerts.Sev;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of a notifier's routing tree. The first node that matches decides; inside it, the first of
 * its children that does.
 *
 * @param severities those it is for; empty for all
 * @param ackWithin when to remind of an incident that nobody acknowledged; null never
 * @param escalateAfter the notifier is told of incidents only that nobody acknowledged for so long;
 *     null at once
 */
public record Route(
    Set<Sev> severities,
    LabelMatch match,
    Deliver deliver,
    @Nullable Duration ackWithin,
    @Nullable Duration escalateAfter,
    List<Route> children) {

  /** How what a route matches is told. */
  public enum Deliver {
    NOW,
    /** Once a day, together. */
    DIGEST,
    NEVER
  }

  /** Copies the collections. */
  public Route {
    severities =
        severities.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(severities));
    children = List.copyOf(children);
  }

  /** All of {@code severities}, at once. */
  public static Route of(Deliver deliver, Sev... severities) {
    return new Route(Set.of(severities), LabelMatch.ALL, deliver, null, null, List.of());
  }

  /** The node that decides for an incident; null when this one does not match. */
  @Nullable Route deciding(Sev severity, Map<String, String> labels) {
    if (!severities.isEmpty() && !severities.contains(severity) || !match.test(labels)) {
      return null;
    }
    for (Route child : children) {
      Route decides = child.deciding(severity, labels);
      if (decides != null) {
        return decides;
      }
    }
    return this;
  }
}
