package io.syntropy.server.simulate;

import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a {@code kind: Scenario} document; what is wrong is among the document's faults. */
final class ScenarioReader {
  static final String KIND = "Scenario";
  private static final String ALL = "all";
  private static final Duration DEFAULT_DURATION = Duration.ofHours(1);
  private static final double MAX_RATE = 100_000;
  private static final int MAX_USERS = 10_000;

  private final Document document;
  private final SortedMap<String, Conditions> now = new TreeMap<>();
  private Scenario.Router router = Scenario.Router.DEFAULT;
  private Duration duration = DEFAULT_DURATION;

  private ScenarioReader(Document document) {
    this.document = document;
  }

  /** The scenario; null after a fault. */
  static @Nullable Scenario read(Document document) {
    return new ScenarioReader(document).scenario();
  }

  private @Nullable Scenario scenario() {
    Node root = document.root();
    Node spec = document.spec();
    if (spec == null) {
      return null;
    }
    String description = spec.string("description", "");
    duration = spec.duration("duration", DEFAULT_DURATION);
    if (duration.compareTo(Scenario.MAX_DURATION) > 0) {
      fault(spec, "duration", "at most 24h");
    }
    int seed = spec.integer("seed", 0, Integer.MAX_VALUE, 1);
    double noise = spec.number("noise", v -> v >= 0 && v <= 0.5, "0 to 0.5", 0);
    String service = name(spec, "service");
    regions(spec);
    Node r = spec.optionalMapping("router");
    router = r == null ? router : router(r);
    Scenario.Router first = router;
    SortedMap<String, Conditions> before = new TreeMap<>(now);
    List<Scenario.Change> timeline = timeline(spec);
    List<Expectation> expect = expectations(spec, "expect", true);
    List<Expectation> never = expectations(spec, "never", false);
    List<Scenario.End> end = end(spec);
    spec.rejectUnknown();
    if (service == null || !root.faults().isEmpty()) {
      return null;
    }
    return new Scenario(
        document.name(),
        description,
        duration,
        seed,
        noise,
        service,
        before,
        first,
        timeline,
        expect,
        never,
        end);
  }

  private void regions(Node spec) {
    Node mapping = spec.mapping("regions");
    if (mapping == null) {
      return;
    }
    if (mapping.fields().isEmpty() || mapping.fields().size() > Scenario.MAX_REGIONS) {
      mapping.fault(
          "regions: %d (expected 1 to %d)"
              .formatted(mapping.fields().size(), Scenario.MAX_REGIONS));
    }
    mapping
        .fields()
        .forEach((name, node) -> {
          if (!Manifest.NAME.matcher(name).matches()) {
            node.fault(
                "regions: %s (expected lower-case letters, digits and -, at most 63)"
                    .formatted(name));
          } else if (node.isMapping()) {
            now.put(name, conditions(node, Conditions.DEFAULT));
          } else {
            node.expected("a mapping, {} for all defaults");
          }
        });
  }

  private static Conditions conditions(Node node, Conditions absent) {
    Conditions read =
        new Conditions(
            node.number("rate", v -> v >= 0 && v <= MAX_RATE, "0 to 100000", absent.rate()),
            share(node, "errors", absent.errors()),
            node.duration("latency", absent.latency()),
            share(node, "slow_share", absent.slowShare()),
            node.duration("slow_latency", absent.slowLatency()),
            node.number("capacity", v -> v >= 0 && v <= MAX_RATE, "0 to 100000", absent.capacity()),
            reported(node, absent.reportedCapacity()),
            node.choice("telemetry", absent.telemetry()),
            node.choice("probe", absent.probe()),
            node.choice("heartbeats", absent.heartbeats()),
            node.choice("link", absent.link()),
            node.choice("acks", absent.acks()),
            hz(node, absent.hz()));
    node.rejectUnknown();
    return read;
  }

  private static @Nullable Double reported(Node node, @Nullable Double absent) {
    return node.has("reported_capacity")
        ? node.number("reported_capacity", v -> v >= 0 && v <= MAX_RATE, "0 to 100000")
        : absent;
  }

  private static Conditions.@Nullable Hz hz(Node node, Conditions.@Nullable Hz absent) {
    Node hz = node.optionalMapping("hz");
    if (hz == null) {
      return absent;
    }
    Conditions.Hz base = absent == null ? new Conditions.Hz(470, 25, 200) : absent;
    Conditions.Hz read =
        new Conditions.Hz(
            hz.number("mean", v -> v >= 1 && v <= 2_000, "1 to 2000", base.mean()),
            hz.number("spread", v -> v >= 0 && v <= 500, "0 to 500", base.spread()),
            hz.integer("users", 0, MAX_USERS, base.users()));
    hz.rejectUnknown();
    return read;
  }

  private static double share(Node node, String field, double absent) {
    return node.number(field, v -> v >= 0 && v <= 1, "0 to 1", absent);
  }

  private Scenario.Router router(Node node) {
    Scenario.Router read =
        new Scenario.Router(
            node.choice("acks", router.acks()),
            node.duration("delay", router.delay()),
            node.bool("applies", router.applies()));
    node.rejectUnknown();
    return read;
  }

  private List<Scenario.Change> timeline(Node spec) {
    List<Scenario.Change> changes = new ArrayList<>();
    Duration last = Duration.ZERO;
    List<Node> entries = spec.list("timeline");
    if (entries.size() > Scenario.MAX_ENTRIES) {
      spec.fault(
          "timeline: %d entries (expected at most %d)"
              .formatted(entries.size(), Scenario.MAX_ENTRIES));
      return changes;
    }
    for (Node entry : entries) {
      if (!entry.isMapping()) {
        entry.expected("a mapping with at, and set, router or revert");
        continue;
      }
      Duration at = entry.duration("at");
      if (at != null && at.compareTo(last) < 0) {
        fault(entry, "at", "not before the entry above");
      }
      last = at == null ? last : at;
      Map<String, Conditions> regions = new LinkedHashMap<>();
      Node set = entry.optionalMapping("set");
      if (set != null) {
        for (String region : affected(entry)) {
          Conditions before = now.get(region);
          if (before != null) {
            Conditions next = conditions(set, before);
            now.put(region, next);
            regions.put(region, next);
          }
        }
      }
      Node r = entry.optionalMapping("router");
      if (r != null) {
        router = router(r);
      }
      String revert = entry.has("revert") ? region(entry, "revert") : null;
      if (set == null && r == null && revert == null) {
        entry.fault("timeline: nothing to do (expected set, router or revert)");
      }
      entry.rejectUnknown();
      if (at != null) {
        changes.add(new Scenario.Change(at, regions, r == null ? null : router, revert));
      }
    }
    return changes;
  }

  private List<String> affected(Node entry) {
    Node regions = entry.required("regions", "a list of regions, or all");
    if (regions == null) {
      return List.of();
    }
    if (regions.isString() && regions.text().equals(ALL)) {
      return List.copyOf(now.keySet());
    }
    if (!regions.isList() || regions.items().isEmpty()) {
      regions.expected("a list of regions, or all");
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (Node item : regions.items()) {
      if (now.containsKey(item.text())) {
        names.add(item.text());
      } else {
        item.expected("one of " + String.join(", ", now.keySet()));
      }
    }
    return names;
  }

  private List<Expectation> expectations(Node spec, String field, boolean counted) {
    List<Expectation> list = new ArrayList<>();
    for (Node item : spec.list(field)) {
      if (!item.isMapping()) {
        item.expected("a mapping with decision");
        continue;
      }
      String action = item.string("decision");
      if (action != null && !action.contains(".")) {
        fault(item, "decision", "a verb of the audit log such as action.drain or page.trigger");
      }
      Node region = item.optional("region");
      String where = null;
      if (region != null) {
        where = region.text();
        if (!where.equals("*") && !now.containsKey(where)) {
          region.expected("one of *, " + String.join(", ", now.keySet()));
        }
      }
      String outcome = item.has("outcome") ? item.string("outcome") : null;
      String refusedBy = item.has("refused_by") ? item.string("refused_by") : null;
      Duration from = item.duration("from", Duration.ZERO);
      Duration to = item.duration("to", duration);
      if (to.compareTo(from) < 0 || to.compareTo(duration) > 0) {
        fault(item, item.has("to") ? "to" : "from", "from, at most to, at most the duration");
      }
      Integer times =
          counted && item.has("times")
              ? Integer.valueOf(item.integer("times", 1, 10_000, 1))
              : null;
      item.rejectUnknown();
      if (action != null) {
        list.add(new Expectation(item.line(), action, where, outcome, refusedBy, from, to, times));
      }
    }
    return list;
  }

  private List<Scenario.End> end(Node spec) {
    List<Scenario.End> list = new ArrayList<>();
    Node end = spec.optionalMapping("end");
    if (end == null) {
      return list;
    }
    end.fields()
        .forEach((name, node) -> {
          if (!now.containsKey(name)) {
            node.fault(
                "end: %s (expected one of %s)".formatted(name, String.join(", ", now.keySet())));
          } else if (!node.isMapping()) {
            node.expected("a mapping with class, machine or protective_mode");
          } else {
            list.add(
                new Scenario.End(
                    node.line(),
                    name,
                    node.has("class") ? node.string("class") : null,
                    node.has("machine") ? node.string("machine") : null,
                    node.has("protective_mode") ? node.string("protective_mode") : null));
            node.rejectUnknown();
          }
        });
    return list;
  }

  private @Nullable String name(Node spec, String field) {
    String name = spec.string(field);
    if (name != null && (!Manifest.NAME.matcher(name).matches() || name.equals(World.ROUTER))) {
      fault(spec, field, "lower-case letters, digits and -, at most 63, and not " + World.ROUTER);
    }
    return name;
  }

  private @Nullable String region(Node entry, String field) {
    String name = entry.string(field);
    if (name != null && !now.containsKey(name)) {
      fault(entry, field, "one of " + String.join(", ", now.keySet()));
    }
    return name;
  }

  private static void fault(Node node, String field, String expectation) {
    Node at = node.optional(field);
    (at == null ? node : at).expected(expectation);
  }
}
