package io.syntropy.telemetry;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.slo.Attributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads attributes of resources, points, spans and log records within bounds: 128 attributes, keys
 * of 256 and values of 4096 characters. Metric points beyond them are refused, because a cut-off
 * value would merge series; resources, spans and logs are cut to them (a stack trace is no reason
 * to lose a log record), while the journal keeps them whole.
 *
 * <p>Region (contracts §3): when neither the item nor its resource has {@code cloud.region}, the
 * value of {@code region} is given under that key as well.
 */
final class ReferenceAttributes {
  static final int MAX_ATTRIBUTES = 128;
  static final int MAX_KEY = 256;
  static final int MAX_VALUE = 4096;

  /** Resource attributes that may hold secrets given on a command line. */
  private static final Set<String> SCRUBBED =
      Set.of("process.command_args", "process.command_line");

  private static final String CLOUD_REGION = "cloud.region";
  private static final String REGION = "region";

  /**
   * A resource as read.
   *
   * @param ownCloudRegion whether {@code cloud.region} itself was sent
   */
  record Owner(Attributes attributes, boolean ownCloudRegion) {}

  private ReferenceAttributes() {}

  static Owner owner(Resource resource) {
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyValue pair : resource.getAttributesList()) {
      if (!SCRUBBED.contains(pair.getKey())) {
        putCut(map, pair);
      }
    }
    boolean own = !map.getOrDefault(CLOUD_REGION, "").isEmpty();
    if (!own) {
      nameRegion(map);
    }
    return new Owner(Attributes.of(map), own);
  }

  /** A metric point's attributes, or null when they are out of bounds. */
  static @Nullable Attributes exact(List<KeyValue> pairs, Owner owner) {
    if (pairs.isEmpty()) {
      return Attributes.EMPTY;
    }
    if (pairs.size() > MAX_ATTRIBUTES) {
      return null;
    }
    Map<String, String> map = new LinkedHashMap<>(pairs.size() * 2);
    for (KeyValue pair : pairs) {
      String value = ReferenceValues.string(pair.getValue());
      if (value.length() > MAX_VALUE || pair.getKey().length() > MAX_KEY) {
        return null;
      }
      map.put(pair.getKey(), value);
    }
    return finish(map, owner);
  }

  /** A span's or log record's attributes, cut to the bounds. */
  static Attributes cut(List<KeyValue> pairs, Owner owner) {
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyValue pair : pairs) {
      putCut(map, pair);
    }
    return finish(map, owner);
  }

  /** Attributes of a span's event or link, cut to the bounds. */
  static Attributes cut(List<KeyValue> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyValue pair : pairs) {
      putCut(map, pair);
    }
    return Attributes.of(map);
  }

  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }

  static String scope(InstrumentationScope scope) {
    String name = cut(scope.getName(), MAX_VALUE);
    return name.isEmpty() || scope.getVersion().isEmpty()
        ? name
        : name + "@" + cut(scope.getVersion(), MAX_KEY);
  }

  static boolean needsScrubbing(Resource resource) {
    for (KeyValue pair : resource.getAttributesList()) {
      if (SCRUBBED.contains(pair.getKey())) {
        return true;
      }
    }
    return false;
  }

  static void scrub(Resource.Builder resource) {
    List<KeyValue> kept =
        resource.getAttributesList().stream().filter(p -> !SCRUBBED.contains(p.getKey())).toList();
    resource.clearAttributes().addAllAttributes(kept);
  }

  private static void putCut(Map<String, String> map, KeyValue pair) {
    if (map.size() < MAX_ATTRIBUTES && pair.getKey().length() <= MAX_KEY) {
      map.put(pair.getKey(), cut(ReferenceValues.string(pair.getValue()), MAX_VALUE));
    }
  }

  private static Attributes finish(Map<String, String> map, Owner owner) {
    if (!owner.ownCloudRegion() && map.getOrDefault(CLOUD_REGION, "").isEmpty()) {
      nameRegion(map);
    }
    return Attributes.of(map);
  }

  private static void nameRegion(Map<String, String> map) {
    String region = map.get(REGION);
    if (region != null && !region.isEmpty()) {
      map.put(CLOUD_REGION, region);
    }
  }
}
