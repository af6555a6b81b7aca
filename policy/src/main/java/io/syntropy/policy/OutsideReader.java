package io.syntropy.policy;

import io.syntropy.policy.OutsideTarget.Receiver;
import io.syntropy.policy.OutsideTarget.Workload;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads {@code targets}: by region, what outside the control plane a decision is written to. */
final class OutsideReader {
  private OutsideReader() {}

  static SortedMap<String, OutsideTarget> read(Node spec) {
    SortedMap<String, OutsideTarget> targets = new TreeMap<>();
    Node node = spec.optionalMapping("targets");
    if (node == null) {
      return targets;
    }
    Map<String, String> taken = new HashMap<>();
    for (String region : List.copyOf(node.fields().keySet())) {
      Node item = node.mapping(region);
      OutsideTarget one = item == null ? null : target(item);
      if (item == null || one == null) {
        continue;
      }
      String other = taken.putIfAbsent(one.key(), region);
      if (other != null) {
        item.fault(
            "targets: %s for %s and for %s (expected one target for one region)"
                .formatted(one.key(), other, region));
      } else {
        targets.put(region, one);
      }
    }
    return targets;
  }

  private static @Nullable OutsideTarget target(Node item) {
    Node k = item.optionalMapping("kubernetes");
    Node w = item.optionalMapping("webhook");
    Workload workload = k == null ? null : workload(k);
    Receiver receiver = w == null ? null : receiver(w);
    item.rejectUnknown();
    if (!item.faults().isEmpty()) {
      return null;
    }
    return built(item, () -> new OutsideTarget(workload, receiver));
  }

  private static @Nullable Workload workload(Node k) {
    String cluster = k.string("cluster", Workload.DEFAULT_CLUSTER);
    String namespace = k.string("namespace");
    String kind = k.string("kind", "Deployment");
    String name = k.string("name");
    String known = Workload.appsPlural(kind);
    String group = k.string("group", "apps");
    String version = k.string("version", "v1");
    String plural = known == null ? k.string("plural") : k.string("plural", known);
    k.rejectUnknown();
    if (namespace == null || name == null || plural == null || !k.faults().isEmpty()) {
      return null;
    }
    return built(k, () -> new Workload(cluster, namespace, kind, name, group, version, plural));
  }

  private static @Nullable Receiver receiver(Node w) {
    String name = w.string("name");
    String url = w.string("url");
    String readUrl = w.string("read_url");
    String key = w.string("key");
    Duration timeout = w.duration("timeout", Receiver.DEFAULT_TIMEOUT);
    w.rejectUnknown();
    if (name == null || url == null || readUrl == null || key == null || !w.faults().isEmpty()) {
      return null;
    }
    return built(w, () -> new Receiver(name, url, readUrl, key, timeout));
  }

  /** The value, or null after a fault at the field its message names. */
  private static <T> @Nullable T built(Node node, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      Node at = node.optional(message.substring(0, Math.max(0, message.indexOf(':'))));
      (at == null ? node : at).fault(message);
      return null;
    }
  }
}
