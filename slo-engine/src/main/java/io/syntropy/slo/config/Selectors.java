package io.syntropy.slo.config;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the selector of {@code metricSource.type: syntropy} (contracts §4); its JSON Schema is
 * {@code schemas/syntropy-selector.schema.json}.
 */
public final class Selectors {
  private static final int MAX_CONDITIONS = 32;
  private static final int MAX_GROUP_BY = 8;
  private static final int MAX_VALUES = 200;

  private Selectors() {}

  /** The selector, or null after faults. */
  public static @Nullable Selector decode(Node spec) {
    Signal signal = spec.choice("signal", Signal.class);
    String name = name(spec, signal);
    Map<String, AttributeMatch> match = match(spec);
    Cut le = le(spec, signal);
    List<String> groupBy = spec.strings("group_by");
    if (groupBy.size() > MAX_GROUP_BY || new HashSet<>(groupBy).size() < groupBy.size()) {
      spec.fault("group_by: " + groupBy + " (expected at most 8 different attributes)");
    }
    spec.rejectUnknown();
    return signal == null || name == null || !spec.faults().isEmpty()
        ? null
        : new Selector(signal, name, match, le, groupBy);
  }

  private static @Nullable String name(Node spec, @Nullable Signal signal) {
    if (signal != null && signal != Signal.METRIC && !spec.has("name")) {
      return Selector.ANY;
    }
    String name = spec.string("name");
    boolean anyMetric = signal == Signal.METRIC && Selector.ANY.equals(name);
    if (anyMetric || (signal == Signal.LOG && name != null && !name.equals(Selector.ANY))) {
      OpenSlo.at(spec, "name").expected(anyMetric ? "the name of a metric" : "* for logs");
      return null;
    }
    return name;
  }

  private static Map<String, AttributeMatch> match(Node spec) {
    Map<String, AttributeMatch> match = new TreeMap<>();
    Node node = spec.optionalMapping("match");
    if (node != null) {
      node.fields()
          .forEach((key, condition) -> {
            AttributeMatch decoded = condition(condition);
            if (decoded != null) {
              match.put(key, decoded);
            }
          });
      if (node.fields().size() > MAX_CONDITIONS) {
        node.fault("match: " + node.fields().size() + " conditions (expected at most 32)");
      }
    }
    return match;
  }

  private static @Nullable AttributeMatch condition(Node node) {
    if (node.isScalar()) {
      return new AttributeMatch.Equal(node.text());
    }
    if (node.isList()) {
      return in(node);
    }
    if (node.fields().size() != 1) {
      node.expected("a value, or one of {not: ..}, {in: [..]}, {regex: ..}");
      return null;
    }
    Map.Entry<String, Node> only = node.fields().entrySet().iterator().next();
    return switch (only.getKey()) {
      case "not" -> {
        AttributeMatch inner = condition(only.getValue());
        yield inner == null ? null : new AttributeMatch.Not(inner);
      }
      case "in" -> in(only.getValue());
      case "regex" -> regex(only.getValue());
      default -> {
        only.getValue().fault(only.getKey() + ": unknown condition (expected not, in or regex)");
        yield null;
      }
    };
  }

  private static @Nullable AttributeMatch in(Node list) {
    Set<String> values = new HashSet<>();
    boolean scalars = list.isList() && list.items().stream().allMatch(Node::isScalar);
    list.items().forEach(item -> values.add(item.text()));
    if (!scalars || values.isEmpty() || values.size() > MAX_VALUES) {
      list.expected("a list of 1 to 200 values");
      return null;
    }
    return new AttributeMatch.In(values);
  }

  private static @Nullable AttributeMatch regex(Node node) {
    if (!node.isScalar()) {
      node.expected("a regular expression");
      return null;
    }
    try {
      return new AttributeMatch.Regex(node.text());
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Cut le(Node spec, @Nullable Signal signal) {
    Node le = spec.optional("le");
    if (le == null) {
      return null;
    }
    if (signal == Signal.LOG) {
      le.expected("none for logs");
      return null;
    }
    if (le.isNumber()) {
      Double number = le.asNumber(n -> true, "a number or a duration such as 250ms");
      return number == null ? null : new Cut.Value(number);
    }
    Duration duration = le.asDuration();
    return duration == null ? null : new Cut.Time(duration);
  }
}
