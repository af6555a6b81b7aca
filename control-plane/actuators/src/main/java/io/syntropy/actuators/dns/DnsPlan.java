package io.syntropy.actuators.dns;

/** The whole desired state of a name, or why there must be none. */
public sealed interface DnsPlan {
  /** What the name shall show. */
  record Desired(DnsRecords records) implements DnsPlan {}

  /** The overlay may not be written: it would empty a record set, or names what is not declared. */
  record Impossible(String why) implements DnsPlan {}
}
