package io.syntropy.server.rum;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A web application whose pages may send.
 *
 * @param name for this server's own metrics and log lines
 * @param key stands in the page for anyone to read: it permits to write here and nothing else
 * @param service {@code service.name} of what it sends
 * @param region {@code cloud.region} of it, null for none
 * @param origins of its pages, exactly as browsers write them
 * @param routes its route templates; others become {@code __other__}. Empty: templates are made of
 *     paths by {@link RouteTemplate}
 * @param perMinute beacons a minute from all its pages, 1 to 1,000,000
 * @param perAddress beacons a minute from one address, 1 to 100,000
 */
record RumApplication(
    String name,
    String key,
    String service,
    @Nullable String region,
    Set<String> origins,
    List<String> routes,
    int perMinute,
    int perAddress) {
  static final int PER_MINUTE = 6_000;
  static final int PER_ADDRESS = 60;

  static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  static final Pattern ORIGIN =
      Pattern.compile("https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|http://[a-z0-9.:\\[\\]-]{1,259}");

  RumApplication {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "key: %d characters (expected 16 to 64 of A-Z a-z 0-9 _ -)".formatted(key.length()));
    }
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "origins: %s (expected https://HOST in lower case, without a path)".formatted(origin));
      }
    }
    origins = Set.copyOf(origins);
    routes = List.copyOf(routes);
  }
}
