package io.syntropy.server.incident;

import io.syntropy.alerts.incident.Silence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A silence as {@code GET /silences} answers it.
 *
 * @param match labels, each with the values it is for
 * @param state {@code active}, or {@code planned} before it begins
 * @param by who answers for it
 */
public record SilenceView(
    String id,
    Map<String, List<String>> match,
    String state,
    Instant startsAt,
    Instant endsAt,
    String by,
    String reason) {

  static SilenceView of(Silence silence, Instant now) {
    Map<String, List<String>> match = new TreeMap<>();
    silence.match().labels().forEach((label, values) -> match.put(label, List.copyOf(values)));
    return new SilenceView(
        silence.id(),
        match,
        silence.active(now) ? "active" : "planned",
        silence.startsAt(),
        silence.endsAt(),
        silence.by(),
        silence.reason());
  }
}
