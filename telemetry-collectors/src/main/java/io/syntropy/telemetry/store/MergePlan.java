package io.syntropy.telemetry.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which files of one class are merged next. Files as committed (level 0) may have any times;
 * merging them splits by hour. Within an hour eight files of a level make one of the next, so that
 * a row is written a few times at most; when the hour is over all of it becomes one file (level
 * {@value #HOUR}). Of classes kept for long, days that are over become one file (level {@value
 * #DAY}).
 */
final class MergePlan {
  /** Level of files of a whole hour. */
  static final int HOUR = 4;

  /** Level of files of a whole day. */
  static final int DAY = 5;

  /** Classes kept longer than this get files of days. */
  static final Duration LONG = Duration.ofDays(30);

  private static final int FEW = 8;
  private static final int MOST = 64;
  private static final long MOST_BYTES = 256L << 20;
  private static final Duration HOUR_GRACE = Duration.ofMinutes(5);
  private static final Duration DAY_GRACE = Duration.ofHours(6);

  private MergePlan() {}

  /**
   * One merge.
   *
   * @param level of the outcome
   * @param split the outcome is one file for each of these lengths, from the epoch on
   */
  record Merge(List<DataFile> inputs, int level, Duration split) {}

  /**
   * The next merge; empty when nothing is to be done.
   *
   * @param files all live files of one class
   * @param days whether days become files
   */
  static Optional<Merge> next(List<DataFile> files, Instant now, boolean days) {
    return committed(files, now)
        .or(() -> hours(files, now))
        .or(() -> days ? days(files, now) : Optional.empty());
  }

  private static Optional<Merge> committed(List<DataFile> files, Instant now) {
    List<DataFile> fresh = files.stream().filter(f -> f.level() == 0).toList();
    boolean due =
        fresh.size() >= FEW
            || fresh.stream()
                .anyMatch(f -> over(f.maxNanos(), Duration.ofHours(1), HOUR_GRACE, now));
    return due ? Optional.of(new Merge(bounded(fresh), 1, Duration.ofHours(1))) : Optional.empty();
  }

  private static Optional<Merge> hours(List<DataFile> files, Instant now) {
    for (List<DataFile> hour : by(Duration.ofHours(1), files, HOUR)) {
      Optional<Merge> merge =
          over(hour.getFirst().minNanos(), Duration.ofHours(1), HOUR_GRACE, now)
              ? whole(hour, HOUR, Duration.ofHours(1))
              : within(hour);
      if (merge.isPresent()) {
        return merge;
      }
    }
    return Optional.empty();
  }

  private static Optional<Merge> within(List<DataFile> hour) {
    for (int level = 1; level < HOUR - 1; level++) {
      int wanted = level;
      List<DataFile> same = hour.stream().filter(f -> f.level() == wanted).toList();
      if (same.size() >= FEW) {
        return Optional.of(new Merge(bounded(same), level + 1, Duration.ofHours(1)));
      }
    }
    return Optional.empty();
  }

  /** All of a time that is over; what came late waits until it is worth the writing. */
  private static Optional<Merge> whole(List<DataFile> files, int level, Duration split) {
    long done = files.stream().filter(f -> f.level() == level).mapToLong(DataFile::rows).sum();
    long late = files.stream().filter(f -> f.level() < level).mapToLong(DataFile::rows).sum();
    boolean due = files.size() > 1 && late > 0 && (late * 10 >= done || files.size() >= FEW);
    return due ? Optional.of(new Merge(bounded(files), level, split)) : Optional.empty();
  }

  private static Optional<Merge> days(List<DataFile> files, Instant now) {
    Duration day = Duration.ofDays(1);
    for (List<DataFile> one : by(day, files, DAY)) {
      long bytes = one.stream().mapToLong(DataFile::bytes).sum();
      if (bytes <= MOST_BYTES && over(one.getFirst().minNanos(), day, DAY_GRACE, now)) {
        Optional<Merge> merge = whole(one, DAY, day);
        if (merge.isPresent()) {
          return merge;
        }
      }
    }
    return Optional.empty();
  }

  /** Files of levels 1 to {@code highest}, by the {@code length} they belong to, oldest first. */
  private static List<List<DataFile>> by(Duration length, List<DataFile> files, int highest) {
    Map<Long, List<DataFile>> out =
        files.stream()
            .filter(f -> f.level() > 0 && f.level() <= highest)
            .collect(
                Collectors.groupingBy(
                    f -> Math.floorDiv(f.minNanos(), length.toNanos()),
                    TreeMap::new,
                    Collectors.toList()));
    return List.copyOf(out.values());
  }

  /** Not more than fits in one merge; at least two, or all. */
  private static List<DataFile> bounded(List<DataFile> files) {
    List<DataFile> out = new ArrayList<>();
    long bytes = 0;
    for (DataFile f : files.stream().sorted(Comparator.comparingLong(DataFile::bytes)).toList()) {
      if (out.size() >= MOST || out.size() >= 2 && bytes + f.bytes() > MOST_BYTES) {
        break;
      }
      out.add(f);
      bytes += f.bytes();
    }
    return out;
  }

  private static boolean over(long nanos, Duration length, Duration grace, Instant now) {
    long end = (Math.floorDiv(nanos, length.toNanos()) + 1) * length.toNanos();
    return end <= DataFile.nanos(now.minus(grace));
  }
}
