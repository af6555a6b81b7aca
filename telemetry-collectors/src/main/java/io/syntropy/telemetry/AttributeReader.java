package io.syntropy.telemetry;

import io.syntropy.slo.Attributes;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads attributes of resources, points, spans and log records within bounds: 128 attributes, keys
 * of 256 and values of 4096 characters. Metric points beyond them are refused, because a cut-off
 * value would merge series; resources, spans and logs are cut to them (a stack trace is no reason
 * to lose a log record), while the journal keeps them whole.
 *
 * <p>Region (contracts §3): when neither the item nor its resource has {@code cloud.region}, the
 * value of {@code region} is given under that key as well.
 *
 * <p>Reads valid messages in which nothing is repeated.
 */
final class AttributeReader {
  static final int MAX_ATTRIBUTES = 128;
  static final int MAX_KEY = 256;
  static final int MAX_VALUE = 4096;

  private static final int KEY = 0x0A;
  private static final int VALUE = 0x12;
  private static final int RESOURCE_ATTRIBUTES = 0x0A;
  private static final int SCOPE_NAME = 0x0A;
  private static final int SCOPE_VERSION = 0x12;
  private static final String CLOUD_REGION = "cloud.region";
  private static final String REGION = "region";

  /**
   * A resource as read.
   *
   * @param ownCloudRegion whether {@code cloud.region} itself was sent
   */
  record Owner(Attributes attributes, boolean ownCloudRegion) {
    static final Owner NONE = new Owner(Attributes.EMPTY, false);
  }

  private record Pair(String key, String value) {}

  private AttributeReader() {}

  /** The resource message in this range. */
  static Owner owner(byte[] bytes, int from, int to) throws WireFault {
    Map<String, String> map = cutAll(bytes, from, to, RESOURCE_ATTRIBUTES);
    boolean own = !map.getOrDefault(CLOUD_REGION, "").isEmpty();
    if (!own) {
      nameRegion(map);
    }
    return new Owner(Attributes.of(map), own);
  }

  /**
   * A metric point's attributes: the fields of {@code tag} in this range. Null when out of bounds.
   *
   * @param ownerHasRegion whether the resource was sent with {@code cloud.region}
   * @param texts gives one instance for equal texts
   */
  static @Nullable Attributes exact(
      byte[] bytes, int from, int to, int tag, boolean ownerHasRegion, UnaryOperator<String> texts)
      throws WireFault {
    Map<String, String> map = new LinkedHashMap<>();
    WireReader in = new WireReader(bytes, from, to);
    int read = 0;
    int next = in.tag();
    while (next != 0) {
      if (next == tag) {
        Pair pair = pair(in);
        if (++read > MAX_ATTRIBUTES
            || pair.value().length() > MAX_VALUE
            || pair.key().length() > MAX_KEY) {
          return null;
        }
        map.put(texts.apply(pair.key()), texts.apply(pair.value()));
      } else {
        in.skip(next, 0);
      }
      next = in.tag();
    }
    return map.isEmpty() ? Attributes.EMPTY : finish(map, ownerHasRegion);
  }

  /** A span's or log record's attributes, the fields of {@code tag}, cut to the bounds. */
  static Attributes cut(byte[] bytes, int from, int to, int tag, boolean ownerHasRegion)
      throws WireFault {
    return finish(cutAll(bytes, from, to, tag), ownerHasRegion);
  }

  /** Attributes of a span's event or link, cut to the bounds. */
  static Attributes cut(byte[] bytes, int from, int to, int tag) throws WireFault {
    return Attributes.of(cutAll(bytes, from, to, tag));
  }

  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }

  /** The instrumentation scope message in this range. */
  static String scope(byte[] bytes, int from, int to) throws WireFault {
    String name = "";
    String version = "";
    WireReader in = new WireReader(bytes, from, to);
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case SCOPE_NAME -> name = AnyValues.text(in);
        case SCOPE_VERSION -> version = AnyValues.text(in);
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    String shown = cut(name, MAX_VALUE);
    return shown.isEmpty() || version.isEmpty() ? shown : shown + "@" + cut(version, MAX_KEY);
  }

  private static Map<String, String> cutAll(byte[] bytes, int from, int to, int tag)
      throws WireFault {
    Map<String, String> map = new LinkedHashMap<>();
    WireReader in = new WireReader(bytes, from, to);
    int next = in.tag();
    while (next != 0) {
      if (next == tag) {
        Pair pair = pair(in);
        if (map.size() < MAX_ATTRIBUTES && pair.key().length() <= MAX_KEY) {
          map.put(pair.key(), cut(pair.value(), MAX_VALUE));
        }
      } else {
        in.skip(next, 0);
      }
      next = in.tag();
    }
    return map;
  }

  private static Pair pair(WireReader in) throws WireFault {
    String key = "";
    String value = "";
    int outer = in.enter(in.length());
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case KEY -> key = AnyValues.text(in);
        case VALUE -> {
          int around = in.enter(in.length());
          value = AnyValues.string(in);
          in.seek(in.end());
          in.leave(around);
        }
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    in.leave(outer);
    return new Pair(key, value);
  }

  private static Attributes finish(Map<String, String> map, boolean ownerHasRegion) {
    if (!ownerHasRegion && map.getOrDefault(CLOUD_REGION, "").isEmpty()) {
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
