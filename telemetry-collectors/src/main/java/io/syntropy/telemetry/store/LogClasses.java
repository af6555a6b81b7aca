package io.syntropy.telemetry.store;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which retention a log record has. The first that applies:
 *
 * <ol>
 *   <li>the attribute {@code syntropy.class} or {@code log.class}, of the record or its resource,
 *       names a class;
 *   <li>the attribute {@code log.category}, {@code event.category} or {@code category} is a word of
 *       {@link #CATEGORIES};
 *   <li>the record has {@code mood_delta}: vibrational;
 *   <li>its severity begins with TRACE or DEBUG: debug;
 *   <li>else: logs.
 * </ol>
 */
final class LogClasses {
  private static final Set<DataClass> DECLARABLE =
      EnumSet.of(
          DataClass.LOGS,
          DataClass.DEBUG,
          DataClass.PERFORMANCE,
          DataClass.SECURITY,
          DataClass.TRANSACTIONS,
          DataClass.VIBRATIONAL);

  /** What categories mean. */
  static final Map<String, DataClass> CATEGORIES =
      Map.ofEntries(
          Map.entry("security", DataClass.SECURITY),
          Map.entry("audit", DataClass.SECURITY),
          Map.entry("auth", DataClass.SECURITY),
          Map.entry("authentication", DataClass.SECURITY),
          Map.entry("iam", DataClass.SECURITY),
          Map.entry("transaction", DataClass.TRANSACTIONS),
          Map.entry("transactions", DataClass.TRANSACTIONS),
          Map.entry("payment", DataClass.TRANSACTIONS),
          Map.entry("ledger", DataClass.TRANSACTIONS),
          Map.entry("performance", DataClass.PERFORMANCE),
          Map.entry("vibrational", DataClass.VIBRATIONAL),
          Map.entry("mood", DataClass.VIBRATIONAL));

  private LogClasses() {}

  static DataClass of(Sample.Log log) {
    String declared = first(log, "syntropy.class", "log.class");
    if (declared != null) {
      DataClass named = DataClass.named(declared).orElse(null);
      if (named != null && DECLARABLE.contains(named)) {
        return named;
      }
    }
    String category = first(log, "log.category", "event.category", "category");
    if (category != null) {
      DataClass meant = CATEGORIES.get(category);
      if (meant != null) {
        return meant;
      }
    }
    if (log.attributes().get("mood_delta") != null) {
      return DataClass.VIBRATIONAL;
    }
    return log.severity().startsWith("DEBUG") || log.severity().startsWith("TRACE")
        ? DataClass.DEBUG
        : DataClass.LOGS;
  }

  private static @Nullable String first(Sample.Log log, String... keys) {
    for (String key : keys) {
      for (Attributes from : List.of(log.attributes(), log.resource())) {
        String value = from.get(key);
        if (value != null) {
          return value.toLowerCase(Locale.ROOT);
        }
      }
    }
    return null;
  }
}
