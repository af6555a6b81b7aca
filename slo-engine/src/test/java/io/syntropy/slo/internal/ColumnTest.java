package io.syntropy.slo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Seeded; sums against a map of all slices. */
class ColumnTest {
  private static final long FIRST = 178_000_000L;
  private static final int SIX_HOURS = 6 * Slices.PER_HOUR;
  private static final int THREE_DAYS = 72 * Slices.PER_HOUR;

  @Test
  void windowSumsEqualBruteForce() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Column column = new Column();
      TreeMap<Long, Long> all = new TreeMap<>();
      long head = FIRST;
      for (int i = 0; i < 500; i++) {
        head += random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(3);
        // Mostly recent, at times late, at times a value that needs more than 32 bits.
        long slice = head - (random.nextInt(5) == 0 ? random.nextInt(2000) : random.nextInt(60));
        long n = random.nextInt(50) == 0 ? random.nextLong(1L << 40) : random.nextInt(2000) - 500;
        column.add(slice, n);
        all.merge(slice, n, Long::sum);
        if (i % 25 == 0) {
          long last = head - random.nextInt(30);
          check(seed, column, all, last, 1 + random.nextInt(SIX_HOURS - 30), 1);
          check(seed, column, all, last, SIX_HOURS - 30 + random.nextInt(30), 1);
          check(
              seed,
              column,
              all,
              last,
              SIX_HOURS + 1 + random.nextInt(60_000) % (THREE_DAYS - SIX_HOURS),
              6);
          check(seed, column, all, last, THREE_DAYS + 1 + random.nextInt(700_000), 360);
        }
      }
    }
  }

  /** A long window begins with the whole minute (hour) its first slice lies in. */
  private static void check(
      long seed, Column column, TreeMap<Long, Long> all, long last, long slices, int cell) {
    long first = Math.floorDiv(last - slices + 1, (long) cell) * cell;
    long expected =
        all.subMap(first, true, last, true).values().stream().mapToLong(Long::longValue).sum();
    assertThat(column.sum(last - slices + 1, last))
        .as("seed %d, %d slices to %d", seed, slices, last)
        .isEqualTo(expected);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    Random random = new Random(7);
    Column column = new Column();
    for (int i = 0; i < 2000; i++) {
      column.add(FIRST + random.nextInt(5000), random.nextLong(1L << (1 + random.nextInt(40))));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    column.write(new DataOutputStream(bytes));
    Column read = new Column();
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int slices = 1; slices < 40_000; slices += 397) {
      assertThat(read.sum(FIRST + 5000 - slices, FIRST + 5000))
          .isEqualTo(column.sum(FIRST + 5000 - slices, FIRST + 5000));
    }
  }
}
