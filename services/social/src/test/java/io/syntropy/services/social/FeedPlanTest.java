package io.syntropy.services.social;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.client.ProtectiveLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FeedPlanTest {
  @ParameterizedTest
  @CsvSource({
    "0, 10", "1, 15", "2, 20", "3, 60", "4, 80", "5, 100", "6, 120", "7, 45", "8, 35", "9, 25",
    "10, 15"
  })
  void reuseFollowsTheBucket(int bucket, int ttl) {
    assertThat(new FrequencyBucket(bucket).ttlSeconds()).isEqualTo(ttl);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 0",
    "360, 0",
    "379.99, 0",
    "380, 1",
    "419.999, 2",
    "420, 3",
    "440, 4",
    "559, 9",
    "560, 10",
    "800, 10"
  })
  void lowIsExactlyUnder420(double hz, int bucket) {
    assertThat(FrequencyBucket.ofHz(hz).index()).isEqualTo(bucket);
    assertThat(FrequencyBucket.ofHz(hz).low()).isEqualTo(hz < 420);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 20, 100, true, 100",
    "SOFT, 14, 70, true, 20",
    "MEDIUM, 8, 40, true, 15",
    "HARD, 2, 10, false, 10"
  })
  void protectionCutsItemsStimuliAndReuse(
      ProtectiveLevel level, int items, int stimuli, boolean interactions, int ttl) {
    FeedPlan plan = FeedPlan.of(new FrequencyBucket(5), level);

    assertThat(plan)
        .isEqualTo(new FeedPlan(new FrequencyBucket(5), level, items, stimuli, interactions, ttl));
    Feed feed = Feed.render("a", FeedMode.VIBRATIONAL, plan);
    assertThat(feed.items()).hasSize(items);
    assertThat(feed.items().stream().mapToInt(Feed.Item::stimulus).sum()).isEqualTo(stimuli);
    assertThat(feed.items().stream().anyMatch(item -> item.kind().equals("mission")))
        .isEqualTo(interactions && items > 3);
  }

  @Test
  void aLowBucketIsProtectedSoftlyBeforeAnyoneAsks() {
    assertThat(FeedPlan.of(new FrequencyBucket(1), ProtectiveLevel.NONE).level())
        .isEqualTo(ProtectiveLevel.SOFT);
    assertThat(FeedPlan.of(new FrequencyBucket(1), ProtectiveLevel.HARD).level())
        .isEqualTo(ProtectiveLevel.HARD);
  }

  @ParameterizedTest
  @EnumSource(ProtectiveLevel.class)
  void aHigherLevelNeverShowsMore(ProtectiveLevel level) {
    for (int bucket = 0; bucket <= 10; bucket++) {
      FeedPlan plan = FeedPlan.of(new FrequencyBucket(bucket), level);
      FeedPlan weaker = FeedPlan.of(new FrequencyBucket(bucket), level.stepDown());
      assertThat(plan.items()).isLessThanOrEqualTo(weaker.items());
      assertThat(plan.stimuli()).isLessThanOrEqualTo(weaker.stimuli());
      assertThat(plan.ttlSeconds()).isLessThanOrEqualTo(weaker.ttlSeconds());
    }
  }
}
