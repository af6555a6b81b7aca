package io.syntropy.services.grid;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node offers when it joins.
 *
 * @param id the node's own name
 * @param region where it is
 * @param kind what it is, such as {@code server}, {@code workstation} or {@code edge}
 * @param capacity all it lends
 * @param pricePerHour price of an hour in minor units of credit, 0 to 1,000,000
 */
public record NodeOffer(
    String id, String region, String kind, Resources capacity, long pricePerHour) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");

  /** Checks names and price. */
  public NodeOffer {
    name("id", id);
    name("region", region);
    name("kind", kind);
    if (capacity == null) {
      throw new IllegalArgumentException("capacity: none (expected cpu_millis, memory_mb, gpus)");
    }
    if (pricePerHour < 0 || pricePerHour > 1_000_000) {
      throw new IllegalArgumentException(
          "price_per_hour: " + pricePerHour + " (expected 0..1000000)");
    }
  }

  static void name(String field, @Nullable String value) {
    if (value == null || !NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected 1 to 63 letters, digits, '.', '_' or '-')");
    }
  }
}
