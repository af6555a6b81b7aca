package io.syntropy.services.social;

/**
 * A frequency's bucket: clamp(⌊(Hz − 360)/20⌋, 0, 10), so that bucket 2 and below is exactly what
 * counts as low, under 420 Hz.
 *
 * @param index 0 to 10
 */
record FrequencyBucket(int index) {
  private static final int HIGHEST = 10;
  private static final int HIGHEST_LOW = 2;
  private static final int HIGHEST_NEUTRAL = 6;

  FrequencyBucket {
    if (index < 0 || index > HIGHEST) {
      throw new IllegalArgumentException("bucket: " + index + " (expected 0..10)");
    }
  }

  static FrequencyBucket ofHz(double hz) {
    return new FrequencyBucket((int) Math.clamp(Math.floor((hz - 360) / 20), 0, HIGHEST));
  }

  boolean low() {
    return index <= HIGHEST_LOW;
  }

  /**
   * How long a feed may be reused, in seconds: shorter the less stable the field is. Low 10 to 20,
   * neutral 60 to 120, high 45 down to 15.
   */
  int ttlSeconds() {
    if (low()) {
      return 10 + 5 * index;
    }
    return index <= HIGHEST_NEUTRAL ? 60 + 20 * (index - 3) : 45 - 10 * (index - 7);
  }
}
