package io.syntropy.slo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Covered time and event slices; seeded where random. */
class PresenceTest {
  private static final long HOUR = Slices.PER_HOUR;

  @Test
  void timeIsExactWhereCellsAreWhollyInside() {
    Presence presence = new Presence();
    long slice = 1_002_240;
    long begin = slice * Slices.NANOS + 4_000_000_000L;
    presence.add(Presence.COVERED, begin, begin + 617_000_000_000L);
    assertThat(presence.sum(Presence.COVERED, slice, slice + HOUR - 1)).isEqualTo(617_000);
    assertThat(presence.sum(Presence.COVERED, slice, slice + 24 * HOUR)).isEqualTo(617_000);
    assertThat(presence.sum(Presence.COVERED, slice, slice + 200 * HOUR)).isEqualTo(617_000);
    assertThat(presence.sum(Presence.EXPECTED, slice, slice + HOUR - 1)).isZero();
  }

  @Test
  void holeOlderThanWhatIsKeptIsCut() {
    Presence presence = new Presence();
    long slice = 178_000_000L / 360 * 360;
    long end = slice * Slices.NANOS;
    presence.add(Presence.EXPECTED, end - 100L * 86_400 * 1_000_000_000L, end);
    for (int hours : new int[] {1, 6, 24, 72, 30 * 24, 90 * 24}) {
      assertThat(presence.sum(Presence.EXPECTED, slice - hours * HOUR, slice - 1))
          .as("%d h", hours)
          .isCloseTo(hours * 3_600_000.0, within(1.0));
    }
  }

  /** Evenly reporting series: any window of 5 min and more has its time within a cell's end. */
  @Test
  void windowsOfFiveMinutesAndMoreAreTrueWithinACell() {
    Presence presence = new Presence();
    long end = 178_000_000L;
    Random random = new Random(5);
    for (long at = end - 90 * 24 * HOUR; at < end; at += 6) {
      presence.add(Presence.COVERED, at * Slices.NANOS, (at + 6) * Slices.NANOS);
    }
    for (int i = 0; i < 2_000; i++) {
      long slices = 30 + random.nextInt((int) (89 * 24 * HOUR));
      long last = end - 1 - random.nextInt(12);
      assertThat(presence.sum(Presence.COVERED, last - slices + 1, last))
          .as("%d slices", slices)
          .isCloseTo(slices * 10_000.0, within(120_000.0));
    }
  }

  @Test
  void manySeriesNeedMoreThanThirtyTwoBits() {
    Presence presence = new Presence();
    long day = 24 * HOUR * Slices.NANOS;
    for (int i = 0; i < 1_000; i++) {
      presence.add(Presence.COVERED, 10 * day, 11 * day);
    }
    assertThat(presence.sum(Presence.COVERED, 0, 20 * 24 * HOUR)).isEqualTo(1_000 * 86_400_000.0);
  }

  @Test
  void eventSlicesAreCountedOnce() {
    Random random = new Random(3);
    EventSlices slices = new EventSlices();
    BitSet all = new BitSet();
    int head = 10_000;
    for (int i = 0; i < 20_000; i++) {
      head += random.nextInt(3);
      int slice = head - random.nextInt(60);
      assertThat(slices.add(slice)).isEqualTo(!all.get(slice));
      all.set(slice);
      if (i % 100 == 0) {
        int from = head - random.nextInt(2_100);
        int to = from + random.nextInt(2_200);
        assertThat(slices.count(from, to)).isEqualTo(all.get(from, to + 1).cardinality());
      }
    }
  }
}
