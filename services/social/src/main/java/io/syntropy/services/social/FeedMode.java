package io.syntropy.services.social;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What a feed is composed by. */
public enum FeedMode {
  /** By the region's collective frequency. */
  VIBRATIONAL,
  /** As if the field were neutral; protection still holds. */
  NEUTRAL;

  private static final FrequencyBucket MIDDLE = new FrequencyBucket(4);

  /** The name on the wire. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<FeedMode> of(String text) {
    return switch (text) {
      case "", "vibrational" -> Optional.of(VIBRATIONAL);
      case "neutral" -> Optional.of(NEUTRAL);
      default -> Optional.empty();
    };
  }

  FrequencyBucket bucket(FrequencyBucket collective) {
    return this == NEUTRAL ? MIDDLE : collective;
  }
}
