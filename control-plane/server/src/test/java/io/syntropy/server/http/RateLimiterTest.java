package io.syntropy.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private final RateLimiter limiter = new RateLimiter();

  @Test
  void aMinutesWorthAtOnceThenEvenly() {
    for (int i = 59; i >= 0; i--) {
      RateLimiter.Verdict verdict = limiter.take("a", 60, NOW);
      assertThat(verdict.admitted()).isTrue();
      assertThat(verdict.remaining()).isEqualTo(i);
    }
    RateLimiter.Verdict refused = limiter.take("a", 60, NOW);
    assertThat(refused.admitted()).isFalse();
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(refused.reset()).isEqualTo(Duration.ofMinutes(1));
    assertThat(limiter.take("b", 60, NOW).admitted()).isTrue();
    assertThat(limiter.take("a", 60, NOW.plusSeconds(1)).admitted()).isTrue();
    assertThat(limiter.take("a", 60, NOW.plusSeconds(1)).admitted()).isFalse();
  }

  @Test
  void neverMoreThanBurstPlusRateWhateverTheOrder() {
    Random random = new Random(7);
    long millis = 0;
    int admitted = 0;
    for (int i = 0; i < 5000; i++) {
      millis += random.nextInt(40);
      // A clock that steps back must not hand out more.
      Instant at = NOW.plusMillis(millis - random.nextInt(20));
      admitted += limiter.take("a", 120, at).admitted() ? 1 : 0;
    }
    assertThat(admitted).isBetween(120, (int) (120 + 1.6 * millis * 120 / 60_000.0) + 1);
  }
}
