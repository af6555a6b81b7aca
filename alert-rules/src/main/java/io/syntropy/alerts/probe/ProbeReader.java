package io.syntropy.alerts.probe;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one {@code Probe}; its JSON Schema is {@code schemas/probe.schema.json}. */
final class ProbeReader {
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private final Document document;
  private final Node root;
  private final @Nullable Node spec;

  ProbeReader(Document document) {
    this.document = document;
    this.root = document.root();
    this.spec = document.spec();
  }

  @Nullable ProbeSpec read() {
    Node from = spec;
    if (from == null) {
      return null;
    }
    String service = from.string("service");
    Duration every =
        within(
            from,
            "every",
            ProbeSpec.DEFAULT_EVERY,
            ProbeSpec.LEAST_EVERY,
            ProbeSpec.MOST_EVERY,
            "5s to 1h");
    Duration timeout = timeout(from, ProbeSpec.DEFAULT_TIMEOUT);
    List<ProbeSpec.Region> regions = regions(from);
    List<Step> steps = new StepReader(timeout).read(from);
    from.rejectUnknown();
    return service == null || !root.faults().isEmpty()
        ? null
        : new ProbeSpec(document.name(), service, every, regions, steps);
  }

  private static List<ProbeSpec.Region> regions(Node from) {
    List<ProbeSpec.Region> regions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Node> items = from.requiredList("regions");
    if (items.size() > ProbeSpec.MAX_REGIONS) {
      from.fault(
          "regions: %d (expected at most %d)".formatted(items.size(), ProbeSpec.MAX_REGIONS));
    }
    for (Node item : items) {
      if (!item.isMapping()) {
        item.expected("a mapping with name and base_url");
        continue;
      }
      String name = name(item, "a region such as eu-west-1");
      String text = item.string("base_url");
      item.rejectUnknown();
      if (name != null && !names.add(name)) {
        item.fault("name: %s is given twice (expected each region once)".formatted(name));
      }
      Node at = item.optional("base_url");
      if (name != null && text != null && at != null) {
        try {
          URI url = BaseUrl.checked(text);
          regions.add(new ProbeSpec.Region(name, url));
        } catch (IllegalArgumentException e) {
          at.fault(String.valueOf(e.getMessage()));
        }
      }
    }
    return regions;
  }

  /** The field {@code name}, which becomes an attribute of metrics. */
  static @Nullable String name(Node item, String expectation) {
    String name = item.string("name");
    Node at = item.optional("name");
    if (name != null && at != null && !name.matches(NAME)) {
      at.expected(expectation + ", at most 63 of letters, digits and . _ -");
      return null;
    }
    return name;
  }

  static Duration timeout(Node from, Duration absent) {
    return within(
        from, "timeout", absent, ProbeSpec.LEAST_TIMEOUT, ProbeSpec.MOST_TIMEOUT, "100ms to 30s");
  }

  private static Duration within(
      Node from, String field, Duration absent, Duration least, Duration most, String words) {
    Duration value = from.duration(field, absent);
    Node at = from.optional(field);
    if (at != null && (value.compareTo(least) < 0 || value.compareTo(most) > 0)) {
      at.expected(words);
    }
    return value;
  }
}
