package io.syntropy.slo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names and units between OTLP and Prometheus, by the OpenTelemetry specification "Prometheus and
 * OpenMetrics Compatibility".
 *
 * <p>The way to Prometheus loses information (dots and underscores become one), so the way back
 * restores names only as far as the specification asks: unaltered by default.
 */
public final class MetricNames {
  private static final Map<String, String> UNITS = new LinkedHashMap<>();
  private static final Map<String, String> PER =
      Map.of(
          "s", "second", "m", "minute", "min", "minute", "h", "hour", "d", "day", "w", "week", "mo",
          "month", "y", "year");
  private static final Map<String, String> UCUM;

  static {
    String[] pairs = {
      "d",
      "days",
      "h",
      "hours",
      "min",
      "minutes",
      "s",
      "seconds",
      "ms",
      "milliseconds",
      "us",
      "microseconds",
      "ns",
      "nanoseconds",
      "By",
      "bytes",
      "KiBy",
      "kibibytes",
      "MiBy",
      "mebibytes",
      "GiBy",
      "gibibytes",
      "TiBy",
      "tibibytes",
      "KBy",
      "kilobytes",
      "MBy",
      "megabytes",
      "GBy",
      "gigabytes",
      "TBy",
      "terabytes",
      "m",
      "meters",
      "V",
      "volts",
      "A",
      "amperes",
      "J",
      "joules",
      "W",
      "watts",
      "g",
      "grams",
      "Cel",
      "celsius",
      "Hz",
      "hertz",
      "%",
      "percent",
    };
    for (int i = 0; i < pairs.length; i += 2) {
      UNITS.put(pairs[i], pairs[i + 1]);
    }
    UCUM =
        UNITS.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
  }

  private MetricNames() {}

  /** What decides on a name's suffix. */
  public enum Kind {
    /** A monotonic sum. */
    COUNTER,
    /** A gauge or a sum that is not monotonic. */
    GAUGE,
    /** A histogram or summary. */
    DISTRIBUTION
  }

  /**
   * A metric as OTLP names it.
   *
   * @param unit UCUM, empty when unknown
   */
  public record Otlp(String name, String unit) {}

  /**
   * The Prometheus name of an OTLP metric: {@code http.server.request.duration} in {@code s} is
   * {@code http_server_request_duration_seconds}; a counter ends in {@code _total}, a gauge of unit
   * {@code 1} in {@code _ratio}.
   */
  public static String prometheus(String name, String unit, Kind kind) {
    List<String> words = words(name);
    int slash = unit.indexOf('/');
    String main = slash < 0 ? unit : unit.substring(0, slash);
    addUnit(words, "", unitWord(main, UNITS));
    if (slash >= 0) {
      addUnit(words, "per", unitWord(unit.substring(slash + 1), PER));
    }
    if (kind == Kind.COUNTER) {
      words.remove("total");
      words.add("total");
    } else if (kind == Kind.GAUGE && unit.equals("1")) {
      words.remove("ratio");
      words.add("ratio");
    }
    return notByDigit(String.join("_", words), "_");
  }

  /**
   * The Prometheus name of a series, whichever way it came: as {@link #prometheus}, but a counter
   * whose name ends in {@code _count}, {@code _sum} or {@code _bucket} and has no dot was born in
   * Prometheus as a part of a histogram or summary, and goes back under its own name.
   */
  public static String prometheusSeries(String name, String unit, Kind kind) {
    boolean part = name.endsWith("_count") || name.endsWith("_sum") || name.endsWith("_bucket");
    return kind == Kind.COUNTER && part && name.indexOf('.') < 0
        ? name
        : prometheus(name, unit, kind);
  }

  /** The Prometheus label of an OTLP attribute key. */
  public static String prometheusLabel(String key) {
    StringBuilder label = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      label.append(isWord(key.charAt(i)) ? key.charAt(i) : '_');
    }
    return notByDigit(label.toString(), "key_");
  }

  /**
   * The OTLP metric of a Prometheus name.
   *
   * @param unit the unit in Prometheus' metadata, such as {@code seconds}; null when there is none
   * @param trimSuffixes removes the unit and {@code _total} from the name, and takes the unit from
   *     the name when the metadata has none; the specification leaves names as they are by default
   */
  public static Otlp otlp(String name, @Nullable String unit, boolean trimSuffixes) {
    if (!trimSuffixes) {
      return new Otlp(name, unit == null ? "" : ucum(unit));
    }
    String rest = trim(name, "_total");
    if (unit != null && !unit.isEmpty()) {
      return new Otlp(trim(rest, "_" + unit), ucum(unit));
    }
    int last = rest.lastIndexOf('_');
    int per = rest.lastIndexOf("_per_");
    int from = per > 0 ? rest.lastIndexOf('_', per - 1) : last;
    String candidate = from > 0 ? rest.substring(from + 1) : "";
    String known = ucum(candidate);
    if (!candidate.isEmpty() && !known.equals(candidate)) {
      return new Otlp(rest.substring(0, from), known);
    }
    return rest.endsWith("_ratio") ? new Otlp(trim(rest, "_ratio"), "1") : new Otlp(rest, "");
  }

  /**
   * The UCUM unit that a Prometheus name tells by its last words: {@code s} of {@code
   * http_request_duration_seconds}, of its {@code _sum}, and of {@code process_cpu_seconds_total};
   * empty for the others, the counts of {@code _count} and {@code _bucket} among them. It comes
   * from the name alone, so that a series stays the same one whether or not metadata was sent with
   * it.
   */
  public static String unitInName(String name) {
    return otlp(trim(name, "_sum"), null, true).unit();
  }

  /**
   * The OTLP attribute of a Prometheus label: itself, as the specification asks, but {@code
   * cloud.region} of {@code cloud_region}, because a region must be known by one name.
   */
  public static String otlpAttribute(String label) {
    return label.equals("cloud_region") ? "cloud.region" : label;
  }

  /** The UCUM unit of a Prometheus one; itself when it is not among the known ones. */
  private static String ucum(String unit) {
    int per = unit.indexOf("_per_");
    if (per < 0) {
      return unit.equals("ratio") ? "1" : UCUM.getOrDefault(unit, unit);
    }
    String main = unit.substring(0, per);
    String of = unit.substring(per + "_per_".length());
    for (Map.Entry<String, String> e : PER.entrySet()) {
      if (e.getValue().equals(of) && !e.getKey().equals("m") && UCUM.containsKey(main)) {
        return UCUM.get(main) + "/" + e.getKey();
      }
    }
    return unit;
  }

  private static String trim(String name, String suffix) {
    return name.endsWith(suffix) && name.length() > suffix.length()
        ? name.substring(0, name.length() - suffix.length())
        : name;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '_';
      if (c != '_' && (isWord(c) || c == ':')) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }

  /** The Prometheus word of a unit; empty for annotations in braces and for {@code 1}. */
  private static String unitWord(String unit, Map<String, String> known) {
    String bare = unit.strip();
    if (bare.isEmpty() || bare.equals("1") || bare.contains("{")) {
      return "";
    }
    return known.getOrDefault(bare, String.join("_", words(bare)));
  }

  private static void addUnit(List<String> words, String before, String unit) {
    if (!unit.isEmpty() && !words.contains(unit)) {
      if (!before.isEmpty()) {
        words.add(before);
      }
      words.add(unit);
    }
  }

  private static String notByDigit(String name, String prefix) {
    return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9' ? prefix + name : name;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
