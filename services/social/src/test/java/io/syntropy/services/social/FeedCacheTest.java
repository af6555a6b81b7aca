package io.syntropy.services.social;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.client.ProtectiveLevel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedCacheTest {
  private static final FeedPlan PLAN = FeedPlan.of(new FrequencyBucket(7), ProtectiveLevel.NONE);

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final List<Runnable> background = new ArrayList<>();
  private final FeedCache cache =
      new FeedCache(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          },
          background::add);

  private FeedCache.Result ask(FeedPlan plan) {
    return cache.get("eu-west-1", FeedMode.VIBRATIONAL, plan).result();
  }

  @Test
  void isReusedThenServedStaleWhileOneCallerHasItRenewed() {
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.MISS);
    now = now.plusSeconds(PLAN.ttlSeconds() - 1);
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.HIT);
    now = now.plusSeconds(1);
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.STALE);
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.STALE);
    assertThat(background).as("renewed once").hasSize(1);
    background.getFirst().run();
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.HIT);
  }

  @Test
  void isNotServedLongPastItsTime() {
    ask(PLAN);
    now = now.plusSeconds(PLAN.ttlSeconds()).plus(FeedCache.GRACE).minus(Duration.ofMillis(1));
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.STALE);
    now = now.plusMillis(1);
    assertThat(ask(PLAN)).isEqualTo(FeedCache.Result.MISS);
  }

  @Test
  void protectionIsFeltAtOnce() {
    ask(PLAN);
    FeedPlan soft = FeedPlan.of(new FrequencyBucket(7), ProtectiveLevel.SOFT);
    FeedCache.Served served = cache.get("eu-west-1", FeedMode.VIBRATIONAL, soft);
    assertThat(served.result()).isEqualTo(FeedCache.Result.MISS);
    assertThat(served.feed().protectiveMode()).isEqualTo(ProtectiveLevel.SOFT);
  }
}
