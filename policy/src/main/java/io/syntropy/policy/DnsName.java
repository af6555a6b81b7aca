package io.syntropy.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One DNS name a failover steers, as declared. What is written is always the baseline with the
 * overlay of all open failovers, computed whole.
 *
 * @param zone absolute, ending with a dot
 * @param name absolute, inside the zone
 * @param ttl of all our records, 1 s..1 h: what a client's cache adds to a failover
 * @param regions the records of every region that may serve the name
 * @param baseline the regions that serve it while no failover is open
 * @param servers {@code HOST:PORT}, authoritative; the first takes the updates, all are read back
 * @param key name of the TSIG key among the secrets
 * @param minRecords under so many records of a type nothing is written
 * @param timeout for each question to a server
 * @param way what happens to a drained region's records
 */
public record DnsName(
    String zone,
    String name,
    Duration ttl,
    SortedMap<String, List<Value>> regions,
    List<String> baseline,
    List<String> servers,
    String key,
    int minRecords,
    Duration timeout,
    Way way) {
  public static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\\.)+");
  private static final Pattern SECRET = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):([0-9]{1,5})");

  public DnsName {
    absolute("zone", zone);
    absolute("name", name);
    if (!("." + name).endsWith("." + zone)) {
      throw new IllegalArgumentException("name: %s (expected inside %s)".formatted(name, zone));
    }
    Bounds.range("ttl", ttl, Duration.ofSeconds(1), Duration.ofHours(1));
    if (!ttl.equals(Duration.ofSeconds(ttl.toSeconds()))) {
      throw new IllegalArgumentException("ttl: %s (expected whole seconds)".formatted(ttl));
    }
    Bounds.range("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
    SortedMap<String, List<Value>> copy = new TreeMap<>();
    regions.forEach((region, records) -> copy.put(region, List.copyOf(records)));
    regions = Collections.unmodifiableSortedMap(copy);
    baseline = List.copyOf(baseline);
    servers = List.copyOf(servers);
    if (regions.isEmpty() || regions.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "regions: a region without records (expected one or more)");
    }
    if (baseline.isEmpty() || !regions.keySet().containsAll(baseline)) {
      throw new IllegalArgumentException(
          "baseline: %s (expected one or more of %s)".formatted(baseline, regions.keySet()));
    }
    Bounds.range("servers", servers.size(), 1, 16);
    servers.forEach(DnsName::server);
    if (!SECRET.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "key: \"%s\" (expected the name of a secret: a-z, 0-9, -, at most 64)".formatted(key));
    }
    Bounds.range("min_records", minRecords, 1, 100);
    List<String> served = baseline;
    for (Type type : Type.values()) {
      long there =
          copy.entrySet().stream()
              .filter(e -> served.contains(e.getKey()))
              .flatMap(e -> e.getValue().stream())
              .filter(v -> v.type() == type)
              .count();
      if (there > 0 && there < minRecords) {
        throw new IllegalArgumentException(
            "min_records: %d (expected at most the %d %s records of the baseline)"
                .formatted(minRecords, there, type));
      }
    }
  }

  private static void absolute(String field, String value) {
    if (value.length() > 254 || !ABSOLUTE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected an absolute name ending with a dot)".formatted(field, value));
    }
  }

  private static void server(String server) {
    var parts = SERVER.matcher(server);
    boolean known = parts.matches();
    int port = known ? Integer.parseInt(parts.group(2)) : 0;
    if (!known || port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "servers: \"%s\" (expected HOST:PORT or [ADDRESS]:PORT)".formatted(server));
    }
  }

  /** What a failover does to a drained region's records. */
  public enum Way {
    /** They leave the name; the others stay. */
    WITHDRAW,
    /** The first fit backup's take their place: for names of one region. */
    SUBSTITUTE
  }

  /** Kinds of records traffic is steered with. */
  public enum Type {
    A,
    AAAA,
    CNAME
  }

  /** One record's type and value. */
  public record Value(Type type, String value) {
    private static final Pattern V4 =
        Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    public Value {
      boolean fits =
          switch (type) {
            case A -> V4.matcher(value).matches();
            case AAAA -> V6.matcher(value).matches() && literal(value);
            case CNAME -> value.length() <= 254 && ABSOLUTE.matcher(value).matches();
          };
      if (!fits) {
        throw new IllegalArgumentException(
            "%s: \"%s\" (expected %s)"
                .formatted(
                    type,
                    value,
                    switch (type) {
                      case A -> "an IPv4 address";
                      case AAAA -> "an IPv6 address";
                      case CNAME -> "an absolute name ending with a dot";
                    }));
      }
    }

    /** A text with a colon is never looked up. */
    private static boolean literal(String value) {
      try {
        return InetAddress.getByName(value).getAddress().length == 16;
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }
}
