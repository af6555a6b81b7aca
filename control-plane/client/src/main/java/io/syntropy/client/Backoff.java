package io.syntropy.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: attempt n waits a random time in [cap/2, cap] with cap =
 * min(first · 2ⁿ, longest), so that instances which lost the same controller do not return at the
 * same moment.
 *
 * @param first the cap of attempt 0
 * @param longest the cap no attempt exceeds
 */
record Backoff(Duration first, Duration longest) {
  Backoff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: " + first + " to " + longest + " (expected 0 < first <= longest)");
    }
  }

  Duration delay(int attempt, RandomGenerator random) {
    long cap = longest.toMillis();
    if (attempt < 30) {
      cap = Math.min(cap, first.toMillis() << attempt);
    }
    return Duration.ofMillis(cap / 2 + random.nextLong(cap / 2 + 1));
  }
}
