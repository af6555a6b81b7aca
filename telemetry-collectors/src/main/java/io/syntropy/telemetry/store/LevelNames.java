package io.syntropy.telemetry.store;

import java.util.List;
import java.util.Set;

/**
 * What logging libraries call the same level: .NET writes {@code Warning} and {@code Critical},
 * syslog {@code err} and {@code crit}. Records keep the name they came with; a search for one finds
 * all.
 */
final class LevelNames {
  private static final List<Set<String>> SAME =
      List.of(
          Set.of("INFO", "INFORMATION"),
          Set.of("WARN", "WARNING"),
          Set.of("ERROR", "ERR"),
          Set.of("FATAL", "CRITICAL", "CRIT", "PANIC", "EMERG"));

  private LevelNames() {}

  /** {@code level} and its other names. */
  static Set<String> of(String level) {
    return SAME.stream().filter(s -> s.contains(level)).findFirst().orElse(Set.of(level));
  }
}
