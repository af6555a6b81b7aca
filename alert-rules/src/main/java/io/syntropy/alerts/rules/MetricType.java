package io.syntropy.alerts.rules;

import io.syntropy.slo.MetricNames;
import io.syntropy.slo.MetricNames.Kind;
import io.syntropy.slo.config.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a metric is and its unit, which its name under Prometheus depends on and a selector does not
 * say.
 *
 * @param unit UCUM, empty for none
 * @param known whether this is certain: stated, of the semantic conventions, or ours
 */
record MetricType(Form form, String unit, boolean known) {
  /** The annotation of an SLO that states types: {@code feed.renders=counter, lag=gauge:s}. */
  static final String ANNOTATION = "syntropy.io/metric-types";

  private static final Pattern STATED =
      Pattern.compile("([^=,\\s]{1,255})=(counter|gauge|histogram)(?::([^,\\s]{1,63}))?");

  private static final Map<String, MetricType> OURS =
      Map.of("social.collective.hz", new MetricType(Form.HISTOGRAM, "Hz", true));

  /** How a metric's values are kept. */
  enum Form {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /** What the annotation of {@code root} states, by metric; a wrong one is a fault there. */
  static Map<String, MetricType> stated(Node root) {
    Map<String, MetricType> stated = new LinkedHashMap<>();
    Node metadata = root.optionalMapping("metadata");
    Node annotations = metadata == null ? null : metadata.optionalMapping("annotations");
    Node node = annotations == null ? null : annotations.optional(ANNOTATION);
    if (node == null) {
      return stated;
    }
    for (String part : node.text().split(",", 100)) {
      Matcher matcher = STATED.matcher(part.strip());
      if (!matcher.matches()) {
        node.expected("for example feed.renders=counter, db.lag=gauge:s, size=histogram:By");
        return Map.of();
      }
      Form form = Form.valueOf(matcher.group(2).toUpperCase(java.util.Locale.ROOT));
      stated.put(
          matcher.group(1),
          new MetricType(form, Optional.ofNullable(matcher.group(3)).orElse(""), true));
    }
    return stated;
  }

  /**
   * The type of a metric that is not stated: of the semantic conventions by the last word of its
   * name, else what the selector needs.
   *
   * @param needed what a selector without further words is taken for
   */
  static MetricType of(String name, Form needed, boolean cut) {
    MetricType ours = OURS.get(name);
    if (ours != null) {
      return ours;
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    Form form = cut ? Form.HISTOGRAM : needed;
    return switch (last) {
      case "duration" -> new MetricType(Form.HISTOGRAM, "s", true);
      case "size" -> new MetricType(Form.HISTOGRAM, "By", true);
      case "time" -> new MetricType(cut ? Form.HISTOGRAM : Form.COUNTER, "s", true);
      case "utilization" -> new MetricType(Form.GAUGE, "1", true);
      case "latency", "rtt" -> new MetricType(Form.HISTOGRAM, "s", false);
      default -> new MetricType(form, cut ? "s" : "", false);
    };
  }

  /** The metric's name under Prometheus, of a histogram without the suffix of its parts. */
  String named(String name) {
    if (name.indexOf('.') < 0 && suffixed(name)) {
      return name;
    }
    Kind kind =
        switch (form) {
          case COUNTER -> Kind.COUNTER;
          case GAUGE -> Kind.GAUGE;
          case HISTOGRAM -> Kind.DISTRIBUTION;
        };
    return MetricNames.prometheusSeries(name, unit, kind);
  }

  /** Whether the name was born in Prometheus, for it ends as its conventions ask. */
  private static boolean suffixed(String name) {
    return List.of("_total", "_count", "_sum", "_bucket", "_seconds", "_bytes", "_ratio").stream()
        .anyMatch(name::endsWith);
  }

  /** {@code counter}, {@code gauge in s}. */
  String text() {
    String what = form.name().toLowerCase(java.util.Locale.ROOT);
    return unit.isEmpty() ? what + " without a unit" : what + " in " + unit;
  }

  /** The bucket bounds that the conventions advise for {@code name}; null when there are none. */
  static @Nullable List<Double> advisedBounds(String name) {
    return name.startsWith("http.") && name.endsWith(".duration")
        ? List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
        : null;
  }
}
