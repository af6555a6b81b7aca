package io.syntropy.slo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Seeded; sums against a map of all slices, for counts of every size. */
class PairSumsTest {
  private static final long FIRST = 178_000_000L;
  private static final int SIX_HOURS = 6 * Slices.PER_HOUR;
  private static final int THREE_DAYS = 72 * Slices.PER_HOUR;
  private static final int NINETY_DAYS = 90 * 24 * Slices.PER_HOUR;

  /** Most events of one addition: cells alone, with anchors, with high halves, and beyond. */
  private static final long[] MOST = {1_000, 1L << 22, 1L << 27, 1L << 40};

  @Test
  void windowSumsEqualBruteForce() throws IOException {
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      long most = MOST[(int) (seed % MOST.length)];
      int jump = 1 + random.nextInt(5_000);
      PairSums sums = new PairSums();
      TreeMap<Long, long[]> all = new TreeMap<>();
      long head = FIRST + random.nextInt(1000);
      for (int i = 0; i < 400; i++) {
        head += random.nextInt(4) == 0 ? random.nextInt(jump) : random.nextInt(3);
        // Mostly recent, at times late, at times from before everything.
        int late = random.nextInt(20) == 0 ? 100_000 : random.nextInt(5) == 0 ? 2_000 : 60;
        long slice = head - random.nextInt(late);
        long total = random.nextLong(most);
        long part = random.nextInt(3) == 0 ? random.nextLong(total + 1) : 0;
        sums.addPair(slice, total, part);
        add(all, slice, total, part);
        if (random.nextInt(10) == 0) {
          // Some of it is taken back, as when a late point splits an increment.
          long back = random.nextLong(total + 1);
          sums.addPair(slice, -back, 0);
          sums.addPair(head, back, 0);
          add(all, slice, -back, 0);
          add(all, head, back, 0);
        }
        if (i % 50 == 49) {
          check("seed " + seed, sums, all, random);
          PairSums restored = restored(sums);
          check("restored, seed " + seed, restored, all, random);
          assertThat(bytes(restored)).as("seed %d", seed).isEqualTo(bytes(sums));
          sums = random.nextBoolean() ? sums : restored;
        }
      }
    }
  }

  private static void add(TreeMap<Long, long[]> all, long slice, long total, long part) {
    long[] sums = all.computeIfAbsent(slice, s -> new long[2]);
    sums[0] += total;
    sums[1] += part;
  }

  private static void check(String as, PairSums sums, TreeMap<Long, long[]> all, Random random) {
    long last = all.lastKey() - random.nextInt(30);
    check(as, sums, all, last, 1 + random.nextInt(SIX_HOURS), 1);
    check(as, sums, all, last, SIX_HOURS, 1);
    check(as, sums, all, last, SIX_HOURS + 1 + random.nextInt(THREE_DAYS - SIX_HOURS), 6);
    check(as, sums, all, last, THREE_DAYS + 1 + random.nextInt(NINETY_DAYS - THREE_DAYS), 360);
    check(as, sums, all, last, NINETY_DAYS, 360);
  }

  /** A long window begins with the whole minute (hour) its first slice lies in. */
  private static void check(
      String as, PairSums sums, TreeMap<Long, long[]> all, long last, long slices, int cell) {
    long first = Math.floorDiv(last - slices + 1, (long) cell) * cell;
    NavigableMap<Long, long[]> inside = all.subMap(first, true, last, true);
    long total = inside.values().stream().mapToLong(s -> s[0]).sum();
    long part = inside.values().stream().mapToLong(s -> s[1]).sum();
    String where = as + ", " + slices + " slices to " + last;
    assertThat(sums.totalSum(last - slices + 1, last)).as(where).isEqualTo(total);
    assertThat(sums.partSum(last - slices + 1, last)).as(where).isEqualTo(part);
    if (sums.packs(slices)) {
      long packed = sums.packed(last - slices + 1, last);
      assertThat(new long[] {(int) (packed >> 32), (int) packed})
          .as("packed, " + where)
          .containsExactly(total, part);
    }
  }

  private static PairSums restored(PairSums sums) throws IOException {
    PairSums restored = new PairSums();
    restored.readPairs(new DataInputStream(new ByteArrayInputStream(bytes(sums))));
    return restored;
  }

  private static byte[] bytes(PairSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sums.writePairs(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void memoryFollowsTheTimeThatIsSpanned() {
    PairSums sums = new PairSums();
    sums.addPair(FIRST, 1, 0);
    assertThat(sums.pairBytes()).isLessThan(1_000);
    fill(sums, FIRST, 60 * 6, 100);
    assertThat(sums.pairBytes()).isLessThan(6_000);
    fill(sums, FIRST + 60 * 6, 24 * Slices.PER_HOUR, 100);
    assertThat(sums.pairBytes()).isLessThan(42_000);
  }

  /** 80 KB with coverage, for up to 100 and for up to 10,000 events a second. */
  @Test
  void groupWithNinetyDaysTakesAtMostEightyKilobytes() {
    Selector all = Selector.metric("requests", Map.of(), List.of("cloud.region"));
    Indicator errors = new Indicator.Ratio(all, true, all);
    for (int perSecond : new int[] {1, 100, 10_000}) {
      GroupState group = new GroupState(new Track(errors), List.of("eu"));
      for (long slice = FIRST; slice < FIRST + 92L * 24 * Slices.PER_HOUR; slice += 3) {
        group.add(GroupState.TOTAL, slice, 30L * perSecond);
        group.add(GroupState.PART, slice, slice % 7);
        group.addMillis(GroupState.EXPECTED, slice * Slices.NANOS, (slice + 3) * Slices.NANOS);
        group.addMillis(GroupState.COVERED, slice * Slices.NANOS, (slice + 3) * Slices.NANOS);
      }
      assertThat(group.bytes()).as("%d/s", perSecond).isBetween(60_000L, 80_000L);
    }
  }

  private static void fill(PairSums sums, long from, long slices, int total) {
    for (long slice = from; slice < from + slices; slice++) {
      sums.addPair(slice, total, 1);
    }
  }
}
