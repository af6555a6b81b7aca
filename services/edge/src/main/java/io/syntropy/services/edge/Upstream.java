package io.syntropy.services.edge;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One region of a service behind the router.
 *
 * @param service name of the service
 * @param region name of the region
 * @param address where it listens, plain http
 */
record Upstream(String service, String region, URI address) {
  Upstream {
    if (!"http".equals(address.getScheme()) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "upstream " + service + "@" + region + ": " + address + " (expected http://host:port)");
    }
  }

  int port() {
    return address.getPort() < 0 ? 80 : address.getPort();
  }

  /** Per service its regions in the order named. */
  static Map<String, Set<Upstream>> parse(String text) {
    Map<String, Set<Upstream>> services = new LinkedHashMap<>();
    for (String entry : text.split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      int at = entry.indexOf('@');
      int equals = entry.indexOf('=');
      if (at < 1 || equals < at + 2) {
        throw new IllegalArgumentException(
            "upstreams: " + entry.strip() + " (expected service@region=http://host:port)");
      }
      String service = entry.substring(0, at).strip();
      String region = entry.substring(at + 1, equals).strip();
      URI address = URI.create(entry.substring(equals + 1).strip());
      Set<Upstream> regions = services.computeIfAbsent(service, s -> new LinkedHashSet<>());
      if (regions.stream().anyMatch(u -> u.region().equals(region))) {
        throw new IllegalArgumentException(
            "upstreams: " + service + "@" + region + " (expected once)");
      }
      regions.add(new Upstream(service, region, address));
    }
    return services;
  }
}
