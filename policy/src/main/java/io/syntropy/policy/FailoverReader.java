package io.syntropy.policy;

import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the spec of a {@code FailoverPolicy}. */
final class FailoverReader {
  private FailoverReader() {}

  /**
   * Null after a fault.
   *
   * @throws IllegalArgumentException naming the field when fields do not fit together
   */
  static @Nullable FailoverPolicy read(String name, Node spec) {
    String service = spec.string("service");
    String extended = spec.has("region_policy") ? spec.string("region_policy") : null;
    SortedMap<String, List<String>> receivers = receivers(spec);
    FailoverPolicy.ResidencyRule residency = residency(spec);
    Set<FailoverPolicy.Wanted> steps = steps(spec);
    FailoverPolicy.ScaleTerms scale = scale(spec);
    List<String> readOnly = spec.has("read_only") ? spec.strings("read_only") : null;
    double ratio = FailoverPolicy.DEFAULT_VERIFY;
    Node verify = spec.optionalMapping("verify");
    if (verify != null) {
      ratio =
          verify.number("error_ratio", v -> v > 0 && v < 1, "a number 0 < error_ratio < 1", ratio);
      verify.rejectUnknown();
    }
    boolean soft = spec.bool("soft_shift", false);
    List<DnsName> dns = new ArrayList<>();
    for (Node item : spec.list("dns")) {
      DnsName one = dns(item);
      if (one != null) {
        dns.add(one);
      }
    }
    Mode mode = spec.choice("mode", Mode.OBSERVE);
    spec.rejectUnknown();
    if (service == null || !spec.faults().isEmpty()) {
      return null;
    }
    return new FailoverPolicy(
        name, service, extended, receivers, residency, steps, scale, readOnly, ratio, soft, dns,
        mode);
  }

  private static @Nullable SortedMap<String, List<String>> receivers(Node spec) {
    Node node = spec.optionalMapping("allowed_receivers");
    if (node == null) {
      return null;
    }
    SortedMap<String, List<String>> receivers = new TreeMap<>();
    for (String region : List.copyOf(node.fields().keySet())) {
      receivers.put(region, node.strings(region));
    }
    return receivers;
  }

  private static FailoverPolicy.ResidencyRule residency(Node spec) {
    Node node = spec.optionalMapping("residency");
    if (node == null) {
      return FailoverPolicy.ResidencyRule.NONE;
    }
    Mark mark = node.choice("service", Mark.NONE);
    List<String> tenants = node.strings("tenants");
    node.rejectUnknown();
    var rule = built(node, () -> new FailoverPolicy.ResidencyRule(mark == Mark.REQUIRED, tenants));
    return rule == null ? FailoverPolicy.ResidencyRule.NONE : rule;
  }

  private enum Mark {
    NONE,
    REQUIRED
  }

  private static Set<FailoverPolicy.Wanted> steps(Node spec) {
    Set<FailoverPolicy.Wanted> steps = EnumSet.noneOf(FailoverPolicy.Wanted.class);
    if (!spec.has("steps")) {
      return EnumSet.allOf(FailoverPolicy.Wanted.class);
    }
    Map<String, FailoverPolicy.Wanted> words = new TreeMap<>();
    for (FailoverPolicy.Wanted wanted : FailoverPolicy.Wanted.values()) {
      words.put(wanted.name().toLowerCase(Locale.ROOT), wanted);
    }
    for (Node item : spec.list("steps")) {
      FailoverPolicy.Wanted wanted = item.isString() ? words.get(item.text()) : null;
      if (wanted == null) {
        item.expected("one of " + String.join(", ", words.keySet()));
      } else {
        steps.add(wanted);
      }
    }
    return steps;
  }

  private static FailoverPolicy.ScaleTerms scale(Node spec) {
    FailoverPolicy.ScaleTerms absent = FailoverPolicy.ScaleTerms.DEFAULT;
    Node node = spec.optionalMapping("scale");
    if (node == null) {
      return absent;
    }
    Duration wait = node.duration("wait", absent.patience());
    Integer max = node.has("max_replicas") ? node.integer("max_replicas", 1, 10_000, 1) : null;
    node.rejectUnknown();
    var terms = built(node, () -> new FailoverPolicy.ScaleTerms(wait, max));
    return terms == null ? absent : terms;
  }

  private static @Nullable DnsName dns(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with zone, name, regions, baseline, servers and key");
      return null;
    }
    String zone = item.string("zone");
    String name = item.string("name");
    Duration ttl = item.duration("ttl", DnsName.DEFAULT_TTL);
    SortedMap<String, List<DnsName.Value>> regions = new TreeMap<>();
    Node declared = item.mapping("regions");
    if (declared != null) {
      for (String region : List.copyOf(declared.fields().keySet())) {
        regions.put(region, values(declared, region));
      }
    }
    item.required("baseline", "a list of regions");
    List<String> baseline = item.strings("baseline");
    item.required("servers", "a list of HOST:PORT");
    List<String> servers = item.strings("servers");
    String key = item.string("key");
    int minimum = item.integer("min_records", 1, 100, 1);
    Duration timeout = item.duration("timeout", DnsName.DEFAULT_TIMEOUT);
    DnsName.Way way = item.choice("way", DnsName.Way.WITHDRAW);
    item.rejectUnknown();
    if (zone == null || name == null || key == null || !item.faults().isEmpty()) {
      return null;
    }
    return built(
        item,
        () -> new DnsName(zone, name, ttl, regions, baseline, servers, key, minimum, timeout, way));
  }

  private static List<DnsName.Value> values(Node regions, String region) {
    List<DnsName.Value> values = new ArrayList<>();
    for (Node item : regions.requiredList(region)) {
      DnsName.Value one = item.isMapping() ? value(item) : null;
      if (one != null) {
        values.add(one);
      } else if (item.faults().isEmpty()) {
        item.expected("one record: {A: 192.0.2.10}, {AAAA: ADDRESS} or {CNAME: NAME.}");
      }
    }
    return values;
  }

  private static DnsName.@Nullable Value value(Node item) {
    DnsName.Value one = null;
    for (DnsName.Type type : DnsName.Type.values()) {
      String value = item.has(type.name()) ? item.string(type.name()) : null;
      one = value == null ? one : built(item, () -> new DnsName.Value(type, value));
    }
    item.rejectUnknown();
    return item.fields().size() == 1 ? one : null;
  }

  /** The value, or null after a fault at the field its message names. */
  private static <T> @Nullable T built(Node node, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String path = message.substring(0, Math.max(0, message.indexOf(':')));
      Node at = node.optional(path.substring(path.lastIndexOf('.') + 1));
      (at == null ? node : at).fault(message);
      return null;
    }
  }
}
