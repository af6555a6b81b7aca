package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against histograms built from the values themselves. */
class ExponentialBucketsTest {
  private static final Series SERIES = new Series("", "e", "s", Attributes.EMPTY, Attributes.EMPTY);

  private static Sample.ExponentialHistogram of(List<Double> values, int scale) {
    TreeMap<Integer, Long> positive = new TreeMap<>();
    TreeMap<Integer, Long> negative = new TreeMap<>();
    long zeros = 0;
    double sum = 0;
    for (double v : values) {
      sum += v;
      if (v == 0) {
        zeros++;
      } else {
        int index = (int) Math.ceil(Math.log(Math.abs(v)) / Math.log(2) * Math.pow(2, scale)) - 1;
        (v > 0 ? positive : negative).merge(index, 1L, Long::sum);
      }
    }
    return new Sample.ExponentialHistogram(
        SERIES,
        1,
        2,
        Sample.Temporality.DELTA,
        values.size(),
        sum,
        scale,
        zeros,
        0,
        positive.isEmpty() ? 0 : positive.firstKey(),
        counts(positive),
        negative.isEmpty() ? 0 : negative.firstKey(),
        counts(negative));
  }

  private static long[] counts(TreeMap<Integer, Long> buckets) {
    if (buckets.isEmpty()) {
      return new long[0];
    }
    long[] counts = new long[buckets.lastKey() - buckets.firstKey() + 1];
    buckets.forEach((i, n) -> counts[i - buckets.firstKey()] = n);
    return counts;
  }

  private static List<Double> values(Random r) {
    List<Double> values = new ArrayList<>();
    for (int n = r.nextInt(40); n > 0; n--) {
      values.add(r.nextInt(8) == 0 ? 0 : r.nextGaussian() * Math.exp(r.nextGaussian()) + 1e-9);
    }
    return values;
  }

  @Test
  void additionIsThatOfTheValues() {
    Random r = new Random(20261121);
    for (int round = 0; round < 2000; round++) {
      List<Double> a = values(r);
      List<Double> b = values(r);
      int scaleA = r.nextInt(8) - 4;
      int scaleB = r.nextInt(8) - 4;
      ExponentialBuckets sum = ExponentialBuckets.of(of(a, scaleA));
      sum.add(of(b, scaleB));

      List<Double> both = new ArrayList<>(a);
      both.addAll(b);
      same(sum.toDelta(SERIES, 1, 2), of(both, Math.min(scaleA, scaleB)));

      ExponentialBuckets grown = ExponentialBuckets.of(of(both, scaleA));
      assertThat(grown.subtract(of(b, scaleB))).isTrue();
      same(grown.toDelta(SERIES, 1, 2), of(a, Math.min(scaleA, scaleB)));
    }
  }

  private static void same(
      Sample.ExponentialHistogram actual, Sample.ExponentialHistogram expected) {
    assertThat(actual.scale()).isEqualTo(expected.scale());
    assertThat(actual.count()).isEqualTo(expected.count());
    assertThat(actual.zeroCount()).isEqualTo(expected.zeroCount());
    assertThat(actual.sum()).isCloseTo(expected.sum(), within(1e-6));
    assertThat(actual.positive()).isEqualTo(expected.positive());
    assertThat(actual.negative()).isEqualTo(expected.negative());
    assertThat(actual.positiveOffset()).isEqualTo(expected.positiveOffset());
    assertThat(actual.negativeOffset()).isEqualTo(expected.negativeOffset());
  }

  @Test
  void offsetsFarApartStayInBounds() {
    for (int offset : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, -(1 << 30)}) {
      Sample.ExponentialHistogram evil =
          new Sample.ExponentialHistogram(
              SERIES,
              1,
              2,
              Sample.Temporality.DELTA,
              2,
              1,
              20,
              0,
              0,
              offset,
              new long[] {1, 1},
              0,
              new long[0]);
      ExponentialBuckets sum = ExponentialBuckets.of(evil);
      sum.add(of(List.of(1.0, 2.0), 20));
      Sample.ExponentialHistogram out = sum.toDelta(SERIES, 1, 2);
      assertThat(out.positive()).hasSizeLessThanOrEqualTo(320);
      assertThat(java.util.Arrays.stream(out.positive()).sum()).isEqualTo(4);
    }
  }

  @Test
  void aTotalThatFellIsSeen() {
    ExponentialBuckets fell = ExponentialBuckets.of(of(List.of(1.0), 0));
    assertThat(fell.subtract(of(List.of(2.0), 0))).isFalse();
  }
}
