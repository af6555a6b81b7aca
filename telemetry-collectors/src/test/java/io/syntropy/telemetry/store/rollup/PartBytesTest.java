package io.syntropy.telemetry.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts as bytes. */
class PartBytesTest {
  private static final double[][] BOUNDS = {
    {}, {1, 2, 3}, {0.1, 7}, {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
  };

  private static List<Part> read(byte[] bytes) {
    List<Part> parts = new ArrayList<>();
    PartReader.read(bytes, parts::add);
    return parts;
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      PartWriter writer = new PartWriter();
      List<Part> parts = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        Part part = part(random);
        Part other = part(random);
        List<Part> both = new ArrayList<>(parts);
        both.add(other);
        assertThat(read(writer.with(other))).as("seed " + seed).isEqualTo(both);
        writer.write(part);
        parts.add(part);
      }
      assertThat(read(writer.take())).as("seed " + seed).isEqualTo(parts);
      writer.write(parts.getLast());
      assertThat(read(writer.take())).isEqualTo(List.of(parts.getLast()));
    }
  }

  @Test
  void damagedBytesAreRefusedOrReadAndNothingElse() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      PartWriter writer = new PartWriter();
      for (int i = 0; i < 4; i++) {
        writer.write(part(random));
      }
      byte[] bytes = writer.take();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(read(bytes)).hasSizeLessThanOrEqualTo(bytes.length);
      } catch (DamagedRollup e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static Part part(Random random) {
    long step = new long[] {10_000, 60_000, 3_600_000, 120_000}[random.nextInt(4)];
    long bucket = 1_700_000_000_000L / step * step + random.nextInt(-5, 5) * step;
    long points = 1 + random.nextInt(3);
    long last = bucket - random.nextInt((int) step);
    return switch (random.nextInt(4)) {
      case 0 -> {
        double v = number(random);
        boolean one = points == 1;
        yield new Part.Level(
            bucket,
            step,
            points,
            last,
            v,
            one ? v : number(random),
            one ? v : number(random),
            one ? v : number(random));
      }
      case 1 -> new Part.Change(bucket, step, points, last, measure(random, random.nextInt(3)));
      case 2 -> {
        int sort = random.nextInt(3);
        Measure end = measure(random, sort);
        Measure begin = points == 1 ? end : measure(random, sort);
        long first = points == 1 ? last : last - random.nextInt(50_000);
        long start = random.nextBoolean() ? 0 : 1_700_000_000_000L + random.nextInt();
        yield new Part.Stretch(bucket, step, points, start, first, last, begin, end);
      }
      default -> new Part.Gone(bucket, step, last);
    };
  }

  private static double number(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> 0;
      case 1 -> -0.0;
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> Double.NaN;
      case 5 -> 1L << 52;
      default -> random.nextGaussian();
    };
  }

  private static Measure measure(Random random, int sort) {
    return switch (sort) {
      case 0 -> new Amount(number(random));
      case 1 -> {
        double[] bounds = BOUNDS[random.nextInt(BOUNDS.length)];
        long[] counts = counts(random, random.nextInt(3) == 0 ? 0 : bounds.length + 1);
        yield new Explicit(random.nextInt(1_000), number(random), bounds, counts);
      }
      default ->
          new Exponential(
              random.nextInt(1_000),
              number(random),
              random.nextInt(-10, 20),
              random.nextInt(3),
              random.nextInt(2) * 0.25,
              new Span(random.nextInt(-2, 2), counts(random, random.nextInt(3))),
              new Span(random.nextInt(-2, 2), counts(random, random.nextInt(2))));
    };
  }

  private static long[] counts(Random random, int length) {
    return random.longs(length, 0, random.nextInt(5) == 0 ? Long.MAX_VALUE / 32 : 20).toArray();
  }
}
