package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MergePlanTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
  private int names;

  private DataFile file(int level, Instant from, Instant to, long rows) {
    return new DataFile(
        "logs/" + level + "-" + names++ + ".parquet",
        DataClass.LOGS,
        level,
        DataFile.nanos(from),
        DataFile.nanos(to),
        rows,
        rows * 50,
        0);
  }

  @Test
  void aFewFreshFilesOfAnOpenHourStayAsTheyAre() {
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      files.add(file(0, START, START.plusSeconds(i), 10));
    }
    assertThat(MergePlan.next(files, START.plusSeconds(60), true)).isEmpty();
    files.add(file(0, START, START, 10));
    assertThat(MergePlan.next(files, START.plusSeconds(60), true))
        .hasValueSatisfying(m -> assertThat(m.inputs()).hasSize(8))
        .hasValueSatisfying(m -> assertThat(m.level()).isEqualTo(1));
  }

  @Test
  void lateRowsWaitUntilTheyAreATenth() {
    DataFile hour = file(MergePlan.HOUR, START, START.plusSeconds(3_599), 1_000);
    Instant later = START.plus(Duration.ofHours(2));
    DataFile few = file(1, START, START, 99);
    assertThat(MergePlan.next(List.of(hour, few), later, false)).isEmpty();
    DataFile more = file(1, START, START, 1);
    assertThat(MergePlan.next(List.of(hour, few, more), later, false))
        .hasValueSatisfying(m -> assertThat(m.inputs()).hasSize(3));
  }

  @Test
  void everyRowStaysAndItEndsWithFewFilesADay() {
    Random random = new Random(1);
    List<DataFile> files = new ArrayList<>();
    long rows = 0;
    for (int i = 0; i < 500; i++) {
      Instant time = START.plusSeconds(random.nextInt(24 * 3_600));
      files.add(file(0, time, time.plusSeconds(random.nextInt(5_000)), 1_000));
      rows += 1_000;
    }
    Instant now = START.plus(Duration.ofDays(4));
    int merges = 0;
    for (Optional<MergePlan.Merge> m = MergePlan.next(files, now, true);
        m.isPresent();
        m = MergePlan.next(files, now, true)) {
      assertThat(++merges).as("it ends").isLessThan(1_000);
      merge(files, m.get());
      assertThat(files.stream().mapToLong(DataFile::rows).sum()).isEqualTo(rows);
    }
    assertThat(files).hasSizeLessThan(20).noneMatch(f -> f.level() == 0);
  }

  /** The rows of the inputs, spread evenly over the parts of their time. */
  private void merge(List<DataFile> files, MergePlan.Merge merge) {
    assertThat(files).containsAll(merge.inputs());
    long split = merge.split().toNanos();
    long min = merge.inputs().stream().mapToLong(DataFile::minNanos).min().orElseThrow();
    long max = merge.inputs().stream().mapToLong(DataFile::maxNanos).max().orElseThrow();
    long rows = merge.inputs().stream().mapToLong(DataFile::rows).sum();
    long[] parts = LongStream.rangeClosed(min / split, max / split).toArray();
    files.removeAll(merge.inputs());
    for (int i = 0; i < parts.length; i++) {
      long share = rows / parts.length + (i == 0 ? rows % parts.length : 0);
      files.add(
          file(
              merge.level(),
              DataFile.instant(Math.max(min, parts[i] * split)),
              DataFile.instant(Math.min(max, (parts[i] + 1) * split - 1)),
              share));
    }
  }
}
