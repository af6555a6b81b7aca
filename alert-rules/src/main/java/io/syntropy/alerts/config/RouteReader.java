package io.syntropy.alerts.config;

import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.LabelMatch;
import io.syntropy.alerts.incident.Route;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code spec.routes} of a {@code Notifier} document. */
public final class RouteReader {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_ROUTES = 50;

  private RouteReader() {}

  /** The routes of a Notifier's {@code spec}; empty when it names none. */
  public static List<Route> read(Node spec) {
    return read(spec, 1);
  }

  private static List<Route> read(Node at, int depth) {
    List<Route> routes = new ArrayList<>();
    List<Node> items = at.list("routes");
    if (items.size() > MAX_ROUTES || (!items.isEmpty() && depth > MAX_DEPTH)) {
      at.fault(
          "routes: %d at depth %d (expected at most %d, to depth %d)"
              .formatted(items.size(), depth, MAX_ROUTES, MAX_DEPTH));
      return routes;
    }
    for (Node item : items) {
      if (item.isMapping()) {
        routes.add(route(item, depth));
      } else {
        item.expected("a mapping with severities, match, deliver, routes");
      }
    }
    return routes;
  }

  private static Route route(Node item, int depth) {
    Set<Sev> severities = severities(item);
    LabelMatch match = match(item);
    Route.Deliver deliver = item.choice("deliver", Route.Deliver.NOW);
    Duration ack = item.has("ack_within") ? item.duration("ack_within") : null;
    Duration escalate = item.has("escalate_after") ? item.duration("escalate_after") : null;
    List<Route> children = read(item, depth + 1);
    item.rejectUnknown();
    return new Route(severities, match, deliver, ack, escalate, children);
  }

  /** The field {@code severities}; empty when there is none. */
  static Set<Sev> severities(Node at) {
    Set<Sev> severities = EnumSet.noneOf(Sev.class);
    for (Node each : at.list("severities")) {
      Sev.parse(each.text())
          .ifPresentOrElse(severities::add, () -> each.expected("one of sev1, sev2, sev3, sev4"));
    }
    return severities;
  }

  /** The field {@code match}: labels with a value, or a list of values; {@code x*} for a prefix. */
  static LabelMatch match(Node at) {
    Node node = at.optionalMapping("match");
    SortedMap<String, SortedSet<String>> labels = new TreeMap<>();
    if (node != null) {
      node.fields()
          .forEach((label, value) -> {
            SortedSet<String> values = new TreeSet<>();
            if (value.isScalar()) {
              values.add(value.text());
            } else if (value.isList() && value.items().stream().allMatch(Node::isScalar)) {
              value.items().forEach(one -> values.add(one.text()));
            }
            if (values.isEmpty()) {
              value.expected("a value, or a list of values");
            } else {
              labels.put(label, values);
            }
          });
    }
    try {
      return new LabelMatch(labels);
    } catch (IllegalArgumentException e) {
      at.fault(String.valueOf(e.getMessage()));
      return LabelMatch.ALL;
    }
  }
}
