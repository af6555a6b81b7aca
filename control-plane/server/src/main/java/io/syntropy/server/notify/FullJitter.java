package io.syntropy.server.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: after failure n a random time in [0, min(first · 2ⁿ⁻¹,
 * longest)], so that what failed together does not come back together.
 *
 * @param first after the first failure at most
 * @param longest after any failure at most
 */
record FullJitter(Duration first, Duration longest) {
  FullJitter {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: %s to %s (expected 0 < first <= longest)".formatted(first, longest));
    }
  }

  Duration after(int failures, RandomGenerator random) {
    int doublings = Math.min(30, Math.max(0, failures - 1));
    long cap = longest.toMillis();
    if (first.toMillis() <= cap >> doublings) {
      cap = first.toMillis() << doublings;
    }
    return Duration.ofMillis(random.nextLong(cap + 1));
  }
}
