package io.syntropy.slo.internal;

import io.syntropy.slo.AttributeMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts by the name they select and, when they ask for one, the service: what may match an item is
 * found without trying the parts of every other service.
 */
final class PartIndex {
  private static final String SERVICE = "service.name";

  private static final class Named {
    final Map<String, List<Part>> byService = new HashMap<>();
    final List<Part> others = new ArrayList<>();
  }

  private final Map<String, Named> byName = new HashMap<>();

  void add(Part part) {
    Named named = byName.computeIfAbsent(part.selector().name(), n -> new Named());
    if (part.selector().match().get(SERVICE) instanceof AttributeMatch.Equal service) {
      named.byService.computeIfAbsent(service.expected(), s -> new ArrayList<>()).add(part);
    } else {
      named.others.add(part);
    }
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Adds the parts that select {@code name} and may match these attributes to {@code into}. */
  void collect(String name, Matching.Lookup attributes, List<Part> into) {
    Named named = byName.get(name);
    if (named == null) {
      return;
    }
    if (!named.byService.isEmpty()) {
      @Nullable String service = attributes.get(SERVICE);
      List<Part> own = service == null ? null : named.byService.get(service);
      if (own != null) {
        into.addAll(own);
      }
    }
    into.addAll(named.others);
  }

  void clear() {
    byName.clear();
  }
}
