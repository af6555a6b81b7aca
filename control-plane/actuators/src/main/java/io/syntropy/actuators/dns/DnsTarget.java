package io.syntropy.actuators.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * One name steered by a FailoverPolicy, as declared.
 *
 * @param zone absolute, ending with a dot
 * @param name absolute, inside the zone
 * @param ttl of all our records, 1 s to 1 h: what a client's cache adds to a failover
 * @param regions the records of every region that may serve this name
 * @param baseline the regions that serve it while no action is open; not empty
 * @param servers the authoritative servers, 1 to 16: the first takes the updates, all are read back
 * @param minRecords under so many records per type nothing is written; at least 1
 * @param timeout for each question to a server, 100 ms to 30 s
 */
public record DnsTarget(
    String zone,
    String name,
    Duration ttl,
    Map<String, List<DnsRecord>> regions,
    List<String> baseline,
    List<DnsServer> servers,
    int minRecords,
    Duration timeout) {
  static final String OWNER_LABEL = "_syntropy";

  public DnsTarget {
    if (!absolute(name).subdomain(absolute(zone))) {
      throw new IllegalArgumentException("name: %s (expected inside %s)".formatted(name, zone));
    }
    range("ttl", ttl, Duration.ofSeconds(1), Duration.ofHours(1));
    range("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
    Map<String, List<DnsRecord>> copy = new LinkedHashMap<>();
    regions.forEach((region, records) -> copy.put(region, List.copyOf(records)));
    regions = Map.copyOf(copy);
    baseline = List.copyOf(baseline);
    servers = List.copyOf(servers);
    if (baseline.isEmpty() || !regions.keySet().containsAll(baseline)) {
      throw new IllegalArgumentException(
          "baseline: %s (expected one or more of %s)"
              .formatted(baseline, new TreeSet<>(regions.keySet())));
    }
    if (servers.isEmpty() || servers.size() > 16) {
      throw new IllegalArgumentException(
          "servers: %d (expected 1 to 16)".formatted(servers.size()));
    }
    if (minRecords < 1) {
      throw new IllegalArgumentException(
          "min_records: %d (expected at least 1: a record set is never emptied)"
              .formatted(minRecords));
    }
    DnsRecords declared = merged(ttl, regions, baseline);
    for (RecordType type : declared.types()) {
      if (declared.of(type).size() < minRecords) {
        throw new IllegalArgumentException(
            "baseline: %d %s records (expected at least min_records %d)"
                .formatted(declared.of(type).size(), type, minRecords));
      }
    }
    if (declared.empty()) {
      throw new IllegalArgumentException("baseline: no records (expected one or more)");
    }
  }

  /** What the name shows while no action is open. */
  public DnsRecords declared() {
    return merged(ttl, regions, baseline);
  }

  /**
   * Baseline with the overlay of all open actions, whole, whatever the order of the actions. Never
   * a state that empties a record set of the baseline, goes under {@code minRecords}, or adds a
   * type.
   */
  public DnsPlan plan(Collection<DnsOverlay> open) {
    Map<String, String> serving = new HashMap<>();
    for (DnsOverlay overlay : open) {
      String receiver =
          switch (overlay) {
            case DnsOverlay.Withdraw w -> "";
            case DnsOverlay.Substitute s -> s.receiver();
          };
      if (!regions.containsKey(overlay.region())
          || !(receiver.isEmpty() || regions.containsKey(receiver))) {
        return new DnsPlan.Impossible(
            "%s: %s (expected regions of %s)"
                .formatted(overlay.action(), overlay, new TreeSet<>(regions.keySet())));
      }
      String before = serving.putIfAbsent(overlay.region(), receiver);
      if (before != null && !before.equals(receiver)) {
        return new DnsPlan.Impossible(
            "%s: region %s is already changed otherwise by another open action"
                .formatted(overlay.action(), overlay.region()));
      }
    }
    List<String> left = new ArrayList<>();
    for (String region : baseline) {
      String by = serving.getOrDefault(region, region);
      if (serving.containsKey(by)) {
        return new DnsPlan.Impossible(
            "region %s: its receiver %s gives way itself".formatted(region, by));
      }
      if (!by.isEmpty()) {
        left.add(by);
      }
    }
    return checked(left);
  }

  private DnsPlan checked(List<String> left) {
    DnsRecords declared = declared();
    DnsRecords desired;
    try {
      desired = merged(ttl, regions, left);
    } catch (IllegalArgumentException e) {
      return new DnsPlan.Impossible(String.valueOf(e.getMessage()));
    }
    for (RecordType type : RecordType.values()) {
      int before = declared.of(type).size();
      int after = desired.of(type).size();
      if (before == 0 && after > 0) {
        return new DnsPlan.Impossible(
            "%s %s: %d records (expected none: the baseline has no %s)"
                .formatted(name, type, after, type));
      }
      if (before > 0 && after < minRecords) {
        return new DnsPlan.Impossible(
            "%s %s: %d of %d records left (expected at least %d: a write never empties a record set, I5)"
                .formatted(name, type, after, before, minRecords));
      }
    }
    return new DnsPlan.Desired(desired);
  }

  Name zoneName() {
    return absolute(zone);
  }

  Name recordName() {
    return absolute(name);
  }

  Name ownerName() {
    return absolute(OWNER_LABEL + "." + name);
  }

  private static DnsRecords merged(
      Duration ttl, Map<String, List<DnsRecord>> regions, Collection<String> serving) {
    return DnsRecords.of(
        ttl,
        serving.stream()
            .distinct()
            .flatMap(r -> regions.getOrDefault(r, List.of()).stream())
            .toList());
  }

  private static Name absolute(String name) {
    try {
      if (name.endsWith(".")) {
        return Name.fromString(name);
      }
    } catch (TextParseException e) {
      throw new IllegalArgumentException(
          "name: \"%s\" (expected an absolute DNS name)".formatted(name), e);
    }
    throw new IllegalArgumentException(
        "name: \"%s\" (expected an absolute name ending with a dot)".formatted(name));
  }

  private static void range(String field, Duration value, Duration low, Duration high) {
    if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected %s to %s)".formatted(field, value, low, high));
    }
  }
}
