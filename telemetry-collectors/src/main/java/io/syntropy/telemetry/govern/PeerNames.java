package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import org.jspecify.annotations.Nullable;

/** Who is called by a span whose other side sends no telemetry. */
final class PeerNames {
  private PeerNames() {}

  /**
   * A peer.
   *
   * @param type {@code database}, {@code messaging_system} or {@code virtual_node}
   */
  record Peer(String name, String type) {}

  /** Whether the other side never has spans of its own. */
  static boolean isDatabase(Sample.Span span) {
    return first(span.attributes(), "db.system.name", "db.system") != null;
  }

  /** The peer, null when the span does not say. */
  static @Nullable Peer of(Sample.Span span) {
    Attributes a = span.attributes();
    String named = first(a, "peer.service", "service.peer.name");
    String database = first(a, "db.system.name", "db.system");
    if (database != null) {
      return new Peer(
          named != null ? named : database + suffix(first(a, "db.namespace", "db.name")),
          "database");
    }
    String messaging = a.get("messaging.system");
    if (messaging != null && named == null) {
      return new Peer(messaging + suffix(a.get("messaging.destination.name")), "messaging_system");
    }
    String address =
        named != null ? named : first(a, "server.address", "net.peer.name", "rpc.service");
    return address == null ? null : new Peer(address, "virtual_node");
  }

  private static String suffix(@Nullable String name) {
    return name == null ? "" : "/" + name;
  }

  private static @Nullable String first(Attributes attributes, String one, String... others) {
    String value = attributes.get(one);
    for (int i = 0; i < others.length && (value == null || value.isEmpty()); i++) {
      value = attributes.get(others[i]);
    }
    return value == null || value.isEmpty() ? null : value;
  }
}
