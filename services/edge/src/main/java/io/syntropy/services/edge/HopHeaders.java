package io.syntropy.services.edge;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Copies end-to-end headers; those of one hop (RFC 9110 §7.6.1) stay behind. */
final class HopHeaders {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What only the router may say: a client could otherwise pose as another. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-served-region",
          "expect");

  private HopHeaders() {}

  static void copy(MultiMap from, MultiMap to) {
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    for (String line : from.getAll("Connection")) {
      for (String name : line.split(",")) {
        dropped.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!dropped.contains(name) && !OURS.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }
}
