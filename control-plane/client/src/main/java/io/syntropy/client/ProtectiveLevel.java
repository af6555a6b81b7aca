package io.syntropy.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Protective mode of a service in a region, from no protection to the hardest. */
public enum ProtectiveLevel {
  NONE,
  SOFT,
  MEDIUM,
  HARD;

  /** One level weaker; {@link #NONE} stays. */
  public ProtectiveLevel stepDown() {
    return this == NONE ? NONE : values()[ordinal() - 1];
  }

  /** The name on the wire: {@code none|soft|medium|hard}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the name used on the wire.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  public static ProtectiveLevel of(String wireName) {
    for (ProtectiveLevel level : values()) {
      if (level.wireName().equals(wireName)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "level: " + wireName + " (expected none, soft, medium or hard)");
  }
}
