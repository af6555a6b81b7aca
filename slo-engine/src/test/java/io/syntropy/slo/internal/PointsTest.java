package io.syntropy.slo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.internal.Entry.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded; against a list of entries. */
class PointsTest {
  private static final double[] BOUNDS = {1, 2, 5};

  @Test
  void pointsEqualAListOfEntries() {
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Points points = new Points();
      List<Entry> model = new ArrayList<>();
      // Mostly of one sort, as series are.
      int sort = random.nextInt(4);
      boolean mixed = random.nextInt(4) == 0;
      for (int i = 0; i < 120; i++) {
        if (!model.isEmpty() && random.nextInt(3) == 0) {
          int at = random.nextBoolean() ? 0 : random.nextInt(model.size());
          model.remove(at);
          points.remove(at);
        } else {
          int at = random.nextInt(3) > 0 ? model.size() : random.nextInt(model.size() + 1);
          int own = mixed && random.nextInt(10) == 0 ? random.nextInt(5) : sort;
          Entry entry = new Entry(mode(own), start(random), i, amount(own, random));
          model.add(at, entry);
          points.insert(at, entry);
        }
        compare("seed " + seed + ", step " + i, points, model, random);
      }
    }
  }

  private static void compare(String as, Points points, List<Entry> model, Random random) {
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      all.add(points.get(i));
    }
    assertThat(all).as(as).isEqualTo(model);
    if (model.size() < 2) {
      return;
    }
    int a = random.nextInt(model.size());
    int b = random.nextInt(model.size());
    boolean sameRun = model.get(a).sameRun(model.get(b));
    assertThat(points.sameRun(a, b)).as(as).isEqualTo(sameRun);
    assertThat(points.sameRun(a, model.get(b))).as(as).isEqualTo(sameRun);
    if (sameRun) {
      Amount change = model.get(a).amount().since(model.get(b).amount());
      assertThat(points.since(a, b)).as(as).isEqualTo(change);
      assertThat(points.isReset(a, b)).as(as).isEqualTo(change == null);
    }
  }

  private static Mode mode(int sort) {
    return sort == 1 ? Mode.GAUGE : sort == 3 ? Mode.DELTA : Mode.CUMULATIVE;
  }

  private static long start(Random random) {
    return random.nextInt(20) == 0 ? random.nextInt(3) : 7;
  }

  private static Amount amount(int sort, Random random) {
    return switch (sort) {
      case 0, 3 -> new Units(random.nextInt(100) / 4.0);
      case 1 -> new Level(random.nextInt(100) - 50);
      case 2 -> {
        double[] bounds = random.nextInt(50) == 0 ? new double[] {1, 3} : BOUNDS;
        long[] counts = new long[bounds.length + 1];
        // Near each other at any height; now and then further apart than 16 and 32 bits.
        long height = random.nextInt(20) == 0 ? random.nextLong(1L << 50) : 70_000;
        for (int i = 0; i < counts.length; i++) {
          int bits = random.nextInt(20) > 0 ? 9 : 14 + random.nextInt(22);
          counts[i] = height + random.nextLong(1L << bits);
        }
        yield new Buckets(bounds, counts, random.nextBoolean() ? Double.NaN : random.nextInt(9));
      }
      default ->
          new ExponentialBuckets(
              1,
              0,
              random.nextInt(5),
              new ExponentialBuckets.Run(0, new long[] {random.nextInt(5)}),
              new ExponentialBuckets.Run(0, new long[0]),
              1);
    };
  }

  @Test
  void tenMinutesOfPointsTakeTwentyToThirtyBytesEach() {
    Points counter = new Points();
    Points histogram = new Points();
    for (int i = 0; i < 10_000; i++) {
      counter.insert(counter.size(), new Entry(Mode.CUMULATIVE, 1, i, new Units(i)));
      long[] counts = {i, i, i, i};
      Buckets buckets = new Buckets(BOUNDS, counts, i);
      histogram.insert(histogram.size(), new Entry(Mode.CUMULATIVE, 1, i, buckets));
      if (counter.size() > 600) {
        counter.remove(0);
        histogram.remove(0);
      }
    }
    assertThat(counter.bytes() / counter.size()).isBetween(16L, 30L);
    assertThat(histogram.bytes() / histogram.size()).isBetween(24L, 45L);
  }
}
