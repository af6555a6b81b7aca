package io.syntropy.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneTimeCodesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private final OneTimeCodes codes = new OneTimeCodes("p_", Duration.ofMinutes(10), 2);

  @Test
  void worksOnce() {
    String code = codes.issue(NOW);

    assertThat(code).startsWith("p_").hasSizeGreaterThan(40);
    assertThat(codes.valid(code, NOW)).isTrue();
    assertThat(codes.redeem(code, NOW)).isTrue();
    assertThat(codes.redeem(code, NOW)).isFalse();
    assertThat(codes.valid(code, NOW)).isFalse();
  }

  @Test
  void endsAfterItsTime() {
    String code = codes.issue(NOW);

    assertThat(codes.valid(code, NOW.plusSeconds(599))).isTrue();
    assertThat(codes.redeem(code, NOW.plusSeconds(600))).isFalse();
  }

  @Test
  void theOldestGivesWayToTheThird() {
    String first = codes.issue(NOW);
    String second = codes.issue(NOW);
    String third = codes.issue(NOW);

    assertThat(codes.valid(first, NOW)).isFalse();
    assertThat(codes.valid(second, NOW)).isTrue();
    assertThat(codes.valid(third, NOW)).isTrue();
  }
}
