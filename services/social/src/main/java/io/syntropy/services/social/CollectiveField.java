package io.syntropy.services.social;

import java.time.Clock;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * The region's collective frequency: at most one observation per user and minute, the first one of
 * the minute. Remembers this minute's users, at most {@value #MAX_USERS}, and the sums of this and
 * the last minute. Safe for many threads.
 */
final class CollectiveField {
  static final int MAX_USERS = 200_000;

  private final Clock clock;
  private final DoubleConsumer observations;
  private final Set<String> users = new HashSet<>();
  private long minute;
  private double sum;
  private double lastSum;
  private long lastCount;

  /** What became of a report. */
  enum Outcome {
    COUNTED,
    DUPLICATE,
    FULL
  }

  CollectiveField(Clock clock, DoubleConsumer observations) {
    this.clock = clock;
    this.observations = observations;
    this.minute = currentMinute();
  }

  synchronized Outcome report(String userHash, double hz) {
    roll();
    if (users.contains(userHash)) {
      return Outcome.DUPLICATE;
    }
    if (users.size() >= MAX_USERS) {
      return Outcome.FULL;
    }
    users.add(userHash);
    sum += hz;
    observations.accept(hz);
    return Outcome.COUNTED;
  }

  /** Mean over the users of this and the last minute, empty when there were none. */
  synchronized OptionalDouble mean() {
    roll();
    long count = users.size() + lastCount;
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((sum + lastSum) / count);
  }

  private void roll() {
    long now = currentMinute();
    if (now == minute) {
      return;
    }
    boolean adjacent = now == minute + 1;
    lastSum = adjacent ? sum : 0;
    lastCount = adjacent ? users.size() : 0;
    sum = 0;
    users.clear();
    minute = now;
  }

  private long currentMinute() {
    return Math.floorDiv(clock.millis(), 60_000L);
  }
}
