package io.syntropy.services.social;

import io.syntropy.client.ProtectiveLevel;

/**
 * How much a feed may hold. Protection cuts items and stimuli alike (soft ×0.7, medium ×0.4, hard
 * ×0.1 and no new interactions) and shortens reuse, so that a release is felt soon. A low bucket is
 * protected softly even before the control plane asks for it.
 *
 * @param bucket frequency bucket of the region
 * @param level protection in effect
 * @param items how many items
 * @param stimuli sum of the items' stimulus, 100 without protection
 * @param interactions whether new interactions are offered
 * @param ttlSeconds how long the feed may be reused
 */
record FeedPlan(
    FrequencyBucket bucket,
    ProtectiveLevel level,
    int items,
    int stimuli,
    boolean interactions,
    int ttlSeconds) {

  static final int ITEMS = 20;
  static final int STIMULI = 100;

  static FeedPlan of(FrequencyBucket bucket, ProtectiveLevel directed) {
    ProtectiveLevel level =
        bucket.low() && directed == ProtectiveLevel.NONE ? ProtectiveLevel.SOFT : directed;
    int percent = percent(level);
    return new FeedPlan(
        bucket,
        level,
        ITEMS * percent / 100,
        STIMULI * percent / 100,
        level != ProtectiveLevel.HARD,
        Math.min(bucket.ttlSeconds(), longestReuse(level)));
  }

  private static int percent(ProtectiveLevel level) {
    return switch (level) {
      case NONE -> 100;
      case SOFT -> 70;
      case MEDIUM -> 40;
      case HARD -> 10;
    };
  }

  private static int longestReuse(ProtectiveLevel level) {
    return switch (level) {
      case NONE -> 120;
      case SOFT -> 20;
      case MEDIUM -> 15;
      case HARD -> 10;
    };
  }
}
