package io.syntropy.server.prometheus;

import io.syntropy.slo.promql.PolledQuery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One query's turn, its last answer and its failures. Guarded by the poller. */
final class Poll {
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  final PolledQuery query;
  Instant next;
  boolean running;
  int failures;
  long beforeNanos;
  String failure = "";
  @Nullable Instant answeredAt;

  Poll(PolledQuery query, Instant first) {
    this.query = query;
    this.next = first;
  }

  /** Takes an answer's time; whether it may count from the one before. */
  boolean follows(long timeNanos) {
    long gap = timeNanos - beforeNanos;
    return beforeNanos > 0 && gap > 0 && gap <= query.source().interval().toNanos() * 5 / 2;
  }

  void answered(Instant now) {
    running = false;
    failures = 0;
    failure = "";
    answeredAt = now;
    // On the grid of its interval, so that a slow answer does not shift the ones after it.
    while (!next.isAfter(now)) {
      next = next.plus(query.source().interval());
    }
  }

  void failed(String reason, Instant now) {
    running = false;
    failures++;
    failure = reason;
    Duration wait = query.source().interval().multipliedBy(1L << Math.min(failures - 1, 6));
    next = now.plus(wait.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : wait);
  }
}
