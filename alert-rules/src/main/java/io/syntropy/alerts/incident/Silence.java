package io.syntropy.alerts.incident;

import java.time.Duration;
import java.time.Instant;

/**
 * For a time nobody is told of the alerts that match; they are recorded all the same. One that
 * begins later is a maintenance window.
 *
 * @param match not everything: that would hide what nobody thought of
 * @param startsAt inclusive
 * @param endsAt exclusive; at most {@link #LONGEST} later
 * @param by who answers for it
 */
public record Silence(
    String id, LabelMatch match, Instant startsAt, Instant endsAt, String by, String reason) {
  /** The longest silence. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** Checks the times. */
  public Silence {
    if (match.labels().isEmpty()) {
      throw new IllegalArgumentException("match: empty (expected at least one label)");
    }
    if (!endsAt.isAfter(startsAt) || Duration.between(startsAt, endsAt).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "ends_at: %s (expected after %s and at most %d days later)"
              .formatted(endsAt, startsAt, LONGEST.toDays()));
    }
  }

  /** Whether it is in force at {@code now}. */
  public boolean active(Instant now) {
    return !now.isBefore(startsAt) && now.isBefore(endsAt);
  }
}
