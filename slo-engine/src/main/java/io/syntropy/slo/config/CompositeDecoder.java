package io.syntropy.slo.config;

import io.syntropy.slo.Composite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code composite} in the spec of a {@code metricSource} of type {@code syntropy} under
 * {@code ratioMetric.raw}, and checks the composites of all documents against each other.
 */
final class CompositeDecoder {
  private CompositeDecoder() {}

  /** A composite and where its parts are named, in the same order. */
  record Placed(Composite composite, List<Node> parts) {
    Placed {
      parts = List.copyOf(parts);
    }
  }

  /** The composite, or null after faults. */
  static @Nullable Placed decode(Node node) {
    Composite.Method method = node.choice("method", words(Composite.Method.values()));
    Composite.Unknown unknown = Composite.Unknown.IGNORE;
    if (node.has("unknown")) {
      unknown = node.choice("unknown", words(Composite.Unknown.values()));
    }
    double floor =
        node.number("known_weight_at_least", n -> n >= 0 && n <= 1, "a number from 0 to 1", 0);
    List<Composite.Part> parts = new ArrayList<>();
    List<Node> places = new ArrayList<>();
    List<Node> items = node.requiredList("parts");
    for (Node item : items) {
      Composite.Part part = part(item, method);
      if (part != null) {
        parts.add(part);
        places.add(OpenSlo.at(item, "slo"));
      }
    }
    if (items.size() > Composite.MAX_PARTS) {
      node.fault("parts: " + items.size() + " (expected at most " + Composite.MAX_PARTS + ")");
    }
    node.rejectUnknown();
    if (method == null || unknown == null || parts.isEmpty() || parts.size() < items.size()) {
      return null;
    }
    return items.size() > Composite.MAX_PARTS
        ? null
        : new Placed(new Composite(method, unknown, floor, parts), places);
  }

  private static Composite.@Nullable Part part(Node item, Composite.@Nullable Method method) {
    if (!item.isMapping()) {
      item.expected("a mapping with slo and weight");
      return null;
    }
    String slo = item.string("slo");
    int objective = item.integer("objective", 0, 99, 0);
    boolean weighted =
        method == Composite.Method.WEIGHTED_SLI || method == Composite.Method.WEIGHTED_BURN;
    Double weight =
        weighted || item.has("weight")
            ? item.number("weight", w -> w > 0, "a number above 0")
            : (Double) 1.0;
    item.rejectUnknown();
    return slo == null || weight == null ? null : new Composite.Part(slo, objective, weight);
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] values) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    return words;
  }

  /**
   * Records a fault for every part that names no SLO or no objective of it, closes a cycle, lies
   * too deep, or makes a composite too large.
   *
   * @param composites by SLO name
   * @param objectives how many objectives an SLO of this name has; null when there is no such SLO
   */
  static void check(
      Map<String, Placed> composites, Function<String, @Nullable Integer> objectives) {
    Map<String, Integer> sizes = new HashMap<>();
    composites.forEach((name, placed) -> {
      for (int i = 0; i < placed.parts().size(); i++) {
        Composite.Part part = placed.composite().parts().get(i);
        Node at = placed.parts().get(i);
        Integer known = objectives.apply(part.slo());
        if (known == null) {
          at.fault("slo: " + part.slo() + " (no SLO has this name)");
        } else if (part.objective() >= known) {
          at.fault(
              "objective: %d of %s (expected 0 to %d)"
                  .formatted(part.objective(), part.slo(), known - 1));
        } else if (reaches(composites, part.slo(), name, new HashSet<>())) {
          at.fault("slo: " + part.slo() + " (a cycle: it is made of " + name + ")");
        } else if (depth(composites, part.slo()) >= Composite.MAX_DEPTH) {
          at.fault(
              "slo: %s (nested deeper than %d composites)"
                  .formatted(part.slo(), Composite.MAX_DEPTH));
        }
      }
      if (size(composites, name, sizes, 0) > Composite.MAX_ALL_PARTS) {
        placed
            .parts()
            .getFirst()
            .fault("parts: of all parts together more than " + Composite.MAX_ALL_PARTS);
      }
    });
  }

  private static boolean reaches(
      Map<String, Placed> composites, String from, String wanted, Set<String> seen) {
    if (from.equals(wanted)) {
      return true;
    }
    Placed placed = composites.get(from);
    return placed != null
        && seen.add(from)
        && placed.composite().parts().stream()
            .anyMatch(part -> reaches(composites, part.slo(), wanted, seen));
  }

  /** How many composites lie within each other from here down; 0 for an SLO that counts. */
  private static int depth(Map<String, Placed> composites, String name) {
    return depth(composites, name, new HashMap<>(), new HashSet<>());
  }

  private static int depth(
      Map<String, Placed> composites, String name, Map<String, Integer> known, Set<String> open) {
    Placed placed = composites.get(name);
    if (placed == null || !open.add(name)) {
      return 0;
    }
    Integer before = known.get(name);
    int deepest = 0;
    if (before == null) {
      for (Composite.Part part : placed.composite().parts()) {
        deepest = Math.max(deepest, depth(composites, part.slo(), known, open));
      }
      known.put(name, deepest + 1);
    }
    open.remove(name);
    return before == null ? deepest + 1 : before;
  }

  private static int size(
      Map<String, Placed> composites, String name, Map<String, Integer> sizes, int depth) {
    Placed placed = composites.get(name);
    if (placed == null || depth > Composite.MAX_DEPTH) {
      return 0;
    }
    Integer known = sizes.get(name);
    if (known == null) {
      long sum = 0;
      for (Composite.Part part : placed.composite().parts()) {
        sum += 1 + size(composites, part.slo(), sizes, depth + 1);
      }
      known = (int) Math.min(sum, Integer.MAX_VALUE / 2);
      sizes.put(name, known);
    }
    return known;
  }
}
