package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syntropy.alerts.notify.NotifierSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rate of a target and the pauses after failures. */
class PaceTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void noWindowHoldsMoreThanTheRateAndTheBurst() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      int perMinute = 1 + random.nextInt(600);
      int burst = 1 + random.nextInt(20);
      Pace pace = new Pace(new NotifierSpec.Rate(perMinute, burst));
      Deque<Long> begun = new ArrayDeque<>();
      long now = random.nextLong();
      for (int i = 0; i < 2000; i++) {
        now += random.nextLong(2 * MINUTE / perMinute);
        if (pace.tryBegin(now) == 0) {
          begun.add(now);
        }
        long from = now - MINUTE;
        begun.removeIf(at -> at - from <= 0);
        assertThat(begun.size()).isLessThanOrEqualTo(perMinute + burst);
      }
    }
  }

  @Test
  void whoWaitsAsToldMayBegin() {
    Pace pace = new Pace(new NotifierSpec.Rate(60, 1));
    assertThat(pace.tryBegin(5)).isZero();
    long wait = pace.untilNext(5);
    assertThat(wait).isEqualTo(1_000_000_000L);
    assertThat(pace.tryBegin(5)).isEqualTo(wait);
    assertThat(pace.untilNext(5 + wait)).isZero();
  }

  @Test
  void noneBeginsWhileTheTargetAsksToWait() {
    Random random = new Random(12);
    for (int round = 0; round < 50; round++) {
      Pace pace = new Pace(new NotifierSpec.Rate(6000, 100));
      long now = random.nextLong();
      long free = now;
      for (int i = 0; i < 500; i++) {
        now += random.nextLong(MINUTE / 100);
        if (random.nextInt(10) == 0) {
          Duration asked = Duration.ofNanos(random.nextLong(MINUTE / 20));
          pace.hold(now, asked);
          free = now + asked.toNanos() - free > 0 ? now + asked.toNanos() : free;
        }
        if (pace.tryBegin(now) == 0) {
          assertThat(now - free).isNotNegative();
        } else if (now - free < 0) {
          assertThat(pace.untilNext(now)).isGreaterThanOrEqualTo(free - now);
        }
      }
    }
  }

  @Test
  void pausesGrowToTheirLimitAndAreSpread() {
    FullJitter jitter = new FullJitter(Duration.ofSeconds(1), Duration.ofMinutes(5));
    SplittableRandom random = new SplittableRandom(3);
    for (int failures : new int[] {1, 2, 5, 9, 10, 31, 1000}) {
      long cap = Math.min(300_000L, 1000L << Math.min(20, failures - 1));
      long most = 0;
      long sum = 0;
      for (int i = 0; i < 1000; i++) {
        long wait = jitter.after(failures, random).toMillis();
        assertThat(wait).isBetween(0L, cap);
        most = Math.max(most, wait);
        sum += wait;
      }
      assertThat(most).isGreaterThan(cap * 9 / 10);
      assertThat(sum / 1000.0).isBetween(cap * 0.4, cap * 0.6);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FullJitter(Duration.ZERO, Duration.ofSeconds(1)));
  }
}
