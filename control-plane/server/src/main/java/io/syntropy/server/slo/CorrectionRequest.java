package io.syntropy.server.slo;

import io.syntropy.slo.Correction;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correction as posted. Times are event times, (from, to].
 *
 * @param labels groups it is about; absent for all
 * @param events for a credit: bad events that become good
 * @param budgetShare for a credit: share of the window's error budget, instead of events
 * @param why in words
 */
public record CorrectionRequest(
    Correction.@Nullable Kind kind,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Map<String, String> labels,
    @Nullable Double events,
    @Nullable Double budgetShare,
    @Nullable String why) {

  /** The correction it asks for; IllegalArgumentException names what is missing or wrong. */
  Correction correction(String id, String by, Instant at) {
    return new Correction(
        id,
        present("kind", kind, "exclude, count_good or credit"),
        present("from", from, "a time like 2026-01-31T12:00:00Z"),
        present("to", to, "a time like 2026-01-31T13:00:00Z"),
        labels == null ? Map.of() : labels,
        events == null ? 0 : events,
        budgetShare == null ? 0 : budgetShare,
        by,
        present("why", why, "the reason, in words"),
        at);
  }

  private static <T> T present(String name, @Nullable T value, String expectation) {
    if (value == null) {
      throw new IllegalArgumentException(name + ": missing (expected " + expectation + ")");
    }
    return value;
  }
}
