package io.syntropy.slo;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of attributes, sorted by key, with values in their string form (OTLP's {@code
 * asString} rules: numbers in decimal, booleans as {@code true} or {@code false}).
 *
 * <p>Equality is by content; the hash is computed once.
 */
public final class Attributes {
  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(new String[0]);

  private final String[] pairs;
  private final int hash;

  private Attributes(String[] pairs) {
    this.pairs = pairs;
    this.hash = hash(pairs);
  }

  /** Mixed after each text, because texts that count up would collide by the thousand. */
  private static int hash(String[] pairs) {
    long state = pairs.length;
    for (String text : pairs) {
      state = (state ^ text.hashCode()) * 0x9E37_79B9_7F4A_7C15L;
      state ^= state >>> 29;
    }
    return (int) (state ^ state >>> 32);
  }

  /** A copy of {@code map}, sorted by key. */
  public static Attributes of(Map<String, String> map) {
    if (map.isEmpty()) {
      return EMPTY;
    }
    String[] pairs = new String[map.size() * 2];
    int i = 0;
    for (Map.Entry<String, String> e : new TreeMap<>(map).entrySet()) {
      pairs[i++] = e.getKey();
      pairs[i++] = e.getValue();
    }
    return new Attributes(pairs);
  }

  /** {@code keysAndValues} as alternating keys and values. */
  public static Attributes of(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return of(map);
  }

  /** The value of {@code key}, or null when absent. */
  public @Nullable String get(String key) {
    int low = 0;
    int high = pairs.length / 2 - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int order = pairs[mid * 2].compareTo(key);
      if (order == 0) {
        return pairs[mid * 2 + 1];
      } else if (order < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return null;
  }

  /** How many attributes there are. */
  public int size() {
    return pairs.length / 2;
  }

  /** Visits the attributes in key order. */
  public void forEach(BiConsumer<String, String> visitor) {
    for (int i = 0; i < pairs.length; i += 2) {
      visitor.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** The attributes as a map in key order. */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || other instanceof Attributes a && hash == a.hash && Arrays.equals(pairs, a.pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
