package io.syntropy.telemetry.store.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles as Prometheus gives them, and never outside the bucket that holds the value. */
class QuantilesTest {
  private static final double[] BOUNDS = {0.1, 0.5, 1};

  private static double explicit(double q, double[] bounds, long... counts) {
    return Quantiles.of(q, new Explicit(Shapes.total(counts), 0, bounds, counts));
  }

  private static double exponential(double q, int scale, long zeros, Span up, Span down) {
    long count = zeros + up.total() + down.total();
    return Quantiles.of(q, new Exponential(count, 0, scale, zeros, 0.001, up, down));
  }

  @Test
  void explicitBucketsAreLinear() {
    assertThat(explicit(0.5, BOUNDS, 0, 10, 0, 0)).isEqualTo(0.1 + 0.4 * 0.5);
    assertThat(explicit(0.25, BOUNDS, 10, 10, 0, 0)).isEqualTo(0.05);
    assertThat(explicit(0.5, BOUNDS, 10, 10, 0, 0)).isEqualTo(0.1);
    assertThat(explicit(1, BOUNDS, 10, 10, 0, 0)).isEqualTo(0.5);
  }

  @Test
  void beyondTheLastBoundItIsTheAnswer() {
    assertThat(explicit(0.9, BOUNDS, 0, 0, 0, 7)).isEqualTo(1);
    assertThat(explicit(0.9, BOUNDS, 1, 0, 0, 7)).isEqualTo(1);
  }

  @Test
  void aFirstBoundOfZeroOrLessIsTheAnswer() {
    assertThat(explicit(0.1, new double[] {0, 5}, 10, 1, 0)).isEqualTo(0);
    assertThat(explicit(0.1, new double[] {-2, 5}, 10, 1, 0)).isEqualTo(-2);
  }

  @Test
  void withoutValuesOrBoundsThereIsNone() {
    assertThat(explicit(0.5, BOUNDS, 0, 0, 0, 0)).isNaN();
    assertThat(explicit(0.5, new double[0], 5)).isNaN();
    assertThat(explicit(0.5, new double[0])).isNaN();
    assertThat(Quantiles.of(0.5, new Amount(3))).isNaN();
    assertThat(exponential(0.5, 0, 0, Span.EMPTY, Span.EMPTY)).isNaN();
  }

  @Test
  void exponentialBucketsAreLogarithmic() {
    // (2, 4]: half way is the geometric mean.
    Span up = new Span(1, new long[] {10});
    assertThat(exponential(0.5, 0, 0, up, Span.EMPTY)).isEqualTo(Math.sqrt(8), within(1e-12));
    assertThat(exponential(1, 0, 0, up, Span.EMPTY)).isEqualTo(4, within(1e-12));
    assertThat(exponential(0, 0, 0, up, Span.EMPTY)).isEqualTo(2, within(1e-12));
    Span down = new Span(1, new long[] {10});
    assertThat(exponential(0.5, 0, 0, Span.EMPTY, down)).isEqualTo(-Math.sqrt(8), within(1e-12));
    assertThat(exponential(0.1, 0, 0, Span.EMPTY, down))
        .isEqualTo(-Math.pow(2, 1.9), within(1e-12));
  }

  @Test
  void theZeroBucketIsLinearAndBeginsAtZeroWithoutNegativeValues() {
    Span up = new Span(1, new long[] {10});
    assertThat(exponential(0.25, 0, 10, up, Span.EMPTY)).isEqualTo(0.0005, within(1e-15));
    assertThat(exponential(0.75, 0, 10, Span.EMPTY, up)).isEqualTo(-0.0005, within(1e-15));
    assertThat(exponential(0.5, 0, 10, Span.EMPTY, Span.EMPTY)).isEqualTo(0, within(1e-15));
  }

  @Test
  void fromTheMedianOnARankBetweenBucketsIsTheUpperOnes() {
    Span apart = new Span(0, new long[] {1, 0, 0, 1});
    assertThat(exponential(0.5, 0, 0, apart, Span.EMPTY)).isEqualTo(8, within(1e-12));
    Span four = new Span(0, new long[] {1, 0, 3});
    assertThat(exponential(0.25, 0, 0, four, Span.EMPTY)).isEqualTo(2, within(1e-12));
  }

  @Test
  void theTrueQuantileLiesInTheSameBucket() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      int scale = random.nextInt(5);
      double[] values = new double[1 + random.nextInt(60)];
      Measure sum = new Exponential(0, 0, scale, 0, 0, Span.EMPTY, Span.EMPTY);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.exp(random.nextGaussian());
        int at = Exponential.bucketOf(values[i], scale);
        Span one = new Span(at, new long[] {1});
        sum = sum.plus(new Exponential(1, values[i], scale, 0, 0, one, Span.EMPTY));
      }
      Arrays.sort(values);
      double q = random.nextDouble();
      double truth = values[Math.max(0, (int) Math.ceil(q * values.length) - 1)];
      double base = Math.pow(2, Math.pow(2, -scale));
      assertThat(Quantiles.of(q, sum) / truth).isBetween(1 / base - 1e-9, base + 1e-9);
    }
  }
}
