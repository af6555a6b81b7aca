package io.syntropy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void growsToItsLongestAndNeverBeyond() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));
    Random random = new Random(1);
    for (int attempt = 0; attempt < 1000; attempt++) {
      long cap = (long) Math.min(15_000, 500 * Math.pow(2, attempt));
      assertThat(backoff.delay(attempt, random).toMillis()).isBetween(cap / 2, cap);
    }
  }
}
