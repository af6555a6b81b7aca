package io.syntropy.server.audit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request shows that not everybody should see unnoticed.
 *
 * @param kind {@code telemetry}, {@code costs} or {@code audit}
 * @param surface the path's fixed part below {@code /api/v1}
 */
record ViewedData(String kind, String surface) {
  private record Rule(Pattern path, String kind, String surface) {}

  /** Proofs, checkpoints and hashes show nothing of what is in the log. */
  private static final List<Rule> RULES =
      List.of(
          rule("/traces(/.*)?", "telemetry", "traces"),
          rule("/logs(/.*)?", "telemetry", "logs"),
          rule("/metrics/.*", "telemetry", "metrics"),
          rule("/explain(/.*)?", "telemetry", "explain"),
          rule("/observability/export", "telemetry", "observability/export"),
          rule("/(costs|finops)(/.*)?", "costs", "costs"),
          rule("/audit(/[0-9]+)?", "audit", "audit"),
          rule("/audit/leaves", "audit", "audit/leaves"),
          rule("/audit/tile/entries/.*", "audit", "audit/tile/entries"));

  private static Rule rule(String path, String kind, String surface) {
    return new Rule(Pattern.compile("/api/v1" + path), kind, surface);
  }

  /** What this request shows, if it may be answered. */
  static Optional<ViewedData> of(String method, String path) {
    if (!path.startsWith("/api/v1/") || !(method.equals("GET") || method.equals("POST"))) {
      return Optional.empty();
    }
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return RULES.stream()
        .filter(rule -> rule.path().matcher(plain).matches())
        .findFirst()
        .map(rule -> new ViewedData(rule.kind(), rule.surface()));
  }
}
