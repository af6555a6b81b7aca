package io.syntropy.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code kind: Region} document adds to a region the services' manifests name.
 *
 * @param jurisdiction where its data legally is; null when not stated, which denies what asks for
 *     it
 * @param place where it is drawn on the map; null when not stated
 * @param backups regions to take over from it, the preferred first
 */
public record RegionFacts(
    String name, @Nullable String jurisdiction, @Nullable Place place, List<String> backups) {
  public RegionFacts {
    Bounds.name("metadata.name", name);
    backups = List.copyOf(backups);
    if (backups.contains(name) || backups.stream().distinct().count() < backups.size()) {
      throw new IllegalArgumentException(
          "backups: %s (expected other regions, each once)".formatted(backups));
    }
  }

  /** Degrees north and east. */
  public record Place(double lat, double lon) {
    public Place {
      Bounds.range("place.lat", lat, -90, 90);
      Bounds.range("place.lon", lon, -180, 180);
    }
  }
}
