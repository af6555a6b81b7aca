package io.syntropy.telemetry.store;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long each class is kept, by event time.
 *
 * <p>{@link DataClass#LOGS} go to {@link DataClass#ARCHIVE} at the age given for them, and {@link
 * DataClass#VIBRATIONAL} to {@link DataClass#VIBRATIONAL_ANONYMOUS}; the ages given for those two
 * count from the event too.
 */
public record Retention(Map<DataClass, Duration> ages) {
  /** Used unless configured. */
  public static final Retention DEFAULT =
      new Retention(
          Map.ofEntries(
              Map.entry(DataClass.METRICS_FINE, Duration.ofDays(15)),
              Map.entry(DataClass.METRICS_COARSE, Duration.ofDays(365)),
              Map.entry(DataClass.SPANS, Duration.ofDays(14)),
              Map.entry(DataClass.LOGS, Duration.ofDays(180)),
              Map.entry(DataClass.ARCHIVE, Duration.ofDays(180 + 365)),
              Map.entry(DataClass.DEBUG, Duration.ofDays(7)),
              Map.entry(DataClass.PERFORMANCE, Duration.ofDays(90)),
              Map.entry(DataClass.SECURITY, Duration.ofDays(7 * 365 + 2)),
              Map.entry(DataClass.TRANSACTIONS, Duration.ofDays(3 * 365 + 1)),
              Map.entry(DataClass.VIBRATIONAL, Duration.ofDays(30)),
              Map.entry(DataClass.VIBRATIONAL_ANONYMOUS, Duration.ofDays(90))));

  public Retention {
    Map<DataClass, Duration> all = new EnumMap<>(DataClass.class);
    all.putAll(ages);
    for (DataClass c : DataClass.values()) {
      Duration age = all.get(c);
      if (age == null || age.compareTo(Duration.ofHours(1)) < 0) {
        throw new IllegalArgumentException(
            "retention of " + c.folder() + ": " + age + " (expected at least 1h)");
      }
    }
    ordered(all, DataClass.LOGS, DataClass.ARCHIVE);
    ordered(all, DataClass.VIBRATIONAL, DataClass.VIBRATIONAL_ANONYMOUS);
    ages = Map.copyOf(all);
  }

  private static void ordered(Map<DataClass, Duration> ages, DataClass first, DataClass then) {
    if (age(ages, first).compareTo(age(ages, then)) > 0) {
      throw new IllegalArgumentException(
          "retention of "
              + then.folder()
              + ": "
              + age(ages, then)
              + " (expected at least that of "
              + first.folder()
              + ", "
              + age(ages, first)
              + ", since both count from the event)");
    }
  }

  private static Duration age(Map<DataClass, Duration> ages, DataClass c) {
    Duration age = ages.get(c);
    return age == null ? Duration.ZERO : age;
  }

  /** The age at which {@code c} ends. */
  public Duration age(DataClass c) {
    return age(ages, c);
  }

  /** This with another age for {@code c}. */
  public Retention with(DataClass c, Duration age) {
    Map<DataClass, Duration> changed = new EnumMap<>(ages);
    changed.put(c, age);
    return new Retention(changed);
  }
}
