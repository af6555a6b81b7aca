package io.syntropy.telemetry.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What one page of metrics says, by family, in the order of first mention. */
final class Exposition {

  /**
   * One sample.
   *
   * @param name with its suffix
   * @param timeMillis since the epoch; {@link #NO_TIME} when the page gives none
   */
  record Line(
      String name,
      SortedMap<String, String> labels,
      double value,
      long timeMillis,
      @Nullable LineExemplar exemplar) {
    static final long NO_TIME = Long.MIN_VALUE;
  }

  /**
   * An exemplar of OpenMetrics.
   *
   * @param timeMillis since the epoch; {@link Line#NO_TIME} when the page gives none
   */
  record LineExemplar(SortedMap<String, String> labels, double value, long timeMillis) {}

  /** Samples of one name and type. */
  record Family(String name, FamilyType type, List<Line> lines) {}

  private final Map<String, FamilyType> types = new HashMap<>();
  private final Map<String, Family> families = new LinkedHashMap<>();
  private int samples;

  /** False when the family has another type already. */
  boolean type(String family, FamilyType type) {
    return types.putIfAbsent(family, type) == null;
  }

  void add(Line line) {
    samples++;
    String family = family(line.name());
    families
        .computeIfAbsent(
            family,
            f -> new Family(f, types.getOrDefault(f, FamilyType.UNKNOWN), new ArrayList<>()))
        .lines()
        .add(line);
  }

  int samples() {
    return samples;
  }

  List<Family> families() {
    return List.copyOf(families.values());
  }

  /** The family that a sample's name belongs to: its own, or that of its suffix and type. */
  private String family(String name) {
    if (types.containsKey(name)) {
      return name;
    }
    int last = name.lastIndexOf('_');
    if (last > 0) {
      String base = name.substring(0, last);
      FamilyType type = types.get(base);
      if (type != null && suffixes(type).contains(name.substring(last))) {
        return base;
      }
    }
    return name;
  }

  private static List<String> suffixes(FamilyType type) {
    return switch (type) {
      case COUNTER -> List.of("_total", "_created");
      case HISTOGRAM -> List.of("_bucket", "_sum", "_count", "_created");
      case SUMMARY -> List.of("_sum", "_count", "_created");
      case GAUGE_HISTOGRAM -> List.of("_bucket", "_gsum", "_gcount");
      case INFO -> List.of("_info");
      case UNKNOWN, GAUGE, STATE_SET -> List.of();
    };
  }
}
