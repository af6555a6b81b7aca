package io.syntropy.telemetry.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which series are counters. Remote write 1.0 sends types apart from samples, if at all; until a
 * family's type is known its names decide: {@code _total}, {@code _count}, {@code _sum} and {@code
 * _bucket} are those of counters (OpenMetrics' suffixes).
 *
 * <p>Safe for use by many threads. Keeps the {@value #LIMIT} families named last.
 */
final class FamilyTypes {
  static final int LIMIT = 20_000;
  private static final int MAX_NAME = 256;

  private final Map<String, FamilyType> types =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FamilyType> eldest) {
          return size() > LIMIT;
        }
      };

  synchronized void learn(String family, FamilyType type) {
    if (family.isEmpty() || family.length() > MAX_NAME) {
      return;
    }
    if (type == FamilyType.UNKNOWN) {
      types.remove(family);
    } else {
      types.put(family, type);
    }
  }

  synchronized int size() {
    return types.size();
  }

  private synchronized @Nullable FamilyType type(String family) {
    return types.get(family);
  }

  /** Whether the series named {@code name} only grows, but for resets. */
  boolean isCounter(String name) {
    FamilyType own = type(name);
    if (own != null) {
      return own == FamilyType.COUNTER;
    }
    String total = base(name, "_total");
    if (total != null) {
      FamilyType type = type(total);
      return type == null || type == FamilyType.COUNTER;
    }
    for (String suffix : new String[] {"_count", "_sum", "_bucket"}) {
      String base = base(name, suffix);
      if (base != null) {
        FamilyType type = type(base);
        return type == null || type == FamilyType.HISTOGRAM || type == FamilyType.SUMMARY;
      }
    }
    return false;
  }

  private static @Nullable String base(String name, String suffix) {
    return name.endsWith(suffix) && name.length() > suffix.length()
        ? name.substring(0, name.length() - suffix.length())
        : null;
  }
}
