package io.syntropy.telemetry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which event times are believable at receipt: at most 90 d old and 10 min ahead. */
record TimeBounds(long receivedNanos) {
  private static final long MAX_AGE = Duration.ofDays(90).toNanos();
  private static final long MAX_AHEAD = Duration.ofMinutes(10).toNanos();

  static TimeBounds at(long receivedAtMillis) {
    return new TimeBounds(Math.multiplyExact(receivedAtMillis, 1_000_000L));
  }

  /** Why {@code timeNanos} (unsigned, as on the wire) is refused, or null when it is fine. */
  @Nullable RejectReason refusal(long timeNanos) {
    if (timeNanos == 0) {
      return RejectReason.TIME_MISSING;
    } else if (timeNanos < 0 || timeNanos - receivedNanos > MAX_AHEAD) {
      return RejectReason.IN_FUTURE;
    } else if (receivedNanos - timeNanos > MAX_AGE) {
      return RejectReason.TOO_OLD;
    }
    return null;
  }

  /** The same in words. */
  String describe(long timeNanos) {
    String shown =
        timeNanos == 0
            ? "0"
            : timeNanos < 0
                ? Long.toUnsignedString(timeNanos) + " ns"
                : Instant.ofEpochSecond(0, timeNanos).toString();
    Instant received = Instant.ofEpochSecond(0, receivedNanos);
    return "time: "
        + shown
        + " (expected at most 90 d before and 10 min after receipt at "
        + received
        + ")";
  }
}
