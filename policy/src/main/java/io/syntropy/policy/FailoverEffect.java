package io.syntropy.policy;

import java.util.List;

/**
 * The absolute state one step of a failover puts in place; plain data, kept across restarts.
 *
 * @param service whose instances follow it
 * @param region where
 * @param before the state it replaces: replicas, a protective level's ordinal, or 0 and 1
 * @param after the state wanted, likewise
 * @param name the DNS name, empty for other kinds
 * @param regions the regions that serve the DNS name afterwards, or that receive in an event
 */
public record FailoverEffect(
    Kind kind,
    String service,
    String region,
    int before,
    int after,
    String name,
    List<String> regions) {
  public FailoverEffect {
    regions = List.copyOf(regions);
  }

  /** What is changed, in the order of a failover. */
  public enum Kind {
    SCALE,
    DNS,
    PROTECTIVE,
    READ_ONLY,
    EVENT
  }

  static FailoverEffect scale(String service, String region, int before, int replicas) {
    return new FailoverEffect(Kind.SCALE, service, region, before, replicas, "", List.of());
  }

  static FailoverEffect protective(
      String service, String region, ProtectiveLevel before, ProtectiveLevel level) {
    return new FailoverEffect(
        Kind.PROTECTIVE, service, region, before.ordinal(), level.ordinal(), "", List.of());
  }

  static FailoverEffect readOnly(String service, String region, boolean on) {
    return new FailoverEffect(
        Kind.READ_ONLY, service, region, on ? 0 : 1, on ? 1 : 0, "", List.of());
  }

  static FailoverEffect dns(String service, String region, String name, List<String> regions) {
    return new FailoverEffect(Kind.DNS, service, region, 0, 1, name, regions);
  }

  static FailoverEffect event(String service, String region, boolean over, List<String> receivers) {
    return new FailoverEffect(
        Kind.EVENT, service, region, over ? 0 : 1, over ? 1 : 0, "", receivers);
  }

  /** The protective level wanted. */
  public ProtectiveLevel level() {
    return ProtectiveLevel.values()[after];
  }

  /** What is changed, one text for one target. */
  public String target() {
    return switch (kind) {
      case DNS -> "dns " + name;
      case SCALE -> "replicas of %s in %s".formatted(service, region);
      case PROTECTIVE -> "protective mode of %s in %s".formatted(service, region);
      case READ_ONLY -> "stores of %s in %s".formatted(service, region);
      case EVENT -> "event of %s in %s".formatted(service, region);
    };
  }

  /** The state wanted, for a sentence. */
  public String wanted() {
    return switch (kind) {
      case SCALE -> after + " replicas, from " + before;
      case DNS -> "served by " + String.join(", ", regions);
      case PROTECTIVE -> Wording.of(level());
      case READ_ONLY -> after == 1 ? "read-only" : "writable";
      case EVENT -> after == 1 ? "region.failover" : "region.failover ended";
    };
  }
}
