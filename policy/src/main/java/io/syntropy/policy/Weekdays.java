package io.syntropy.policy;

import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Days of the week as documents name them: {@code mon} to {@code sun}. */
public final class Weekdays {
  /** All of them, for messages. */
  public static final String ALL =
      Arrays.stream(DayOfWeek.values()).map(Weekdays::word).collect(Collectors.joining(", "));

  private Weekdays() {}

  /** The day's word. */
  public static String word(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  /** The day with this word; empty for other words. */
  public static Optional<DayOfWeek> of(String word) {
    return Arrays.stream(DayOfWeek.values()).filter(day -> word(day).equals(word)).findFirst();
  }
}
