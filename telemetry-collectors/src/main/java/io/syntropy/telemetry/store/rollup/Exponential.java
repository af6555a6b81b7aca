package io.syntropy.telemetry.store.rollup;

import org.jspecify.annotations.Nullable;

/**
 * Exponential buckets as in {@link io.syntropy.slo.Sample.ExponentialHistogram}. States of another
 * scale or zero bucket are compared at the coarser scale and the wider zero bucket of the two.
 */
record Exponential(
    long count,
    double sum,
    int scale,
    long zeros,
    double zeroThreshold,
    Span positive,
    Span negative)
    implements Measure {

  @Override
  public @Nullable Measure since(Measure earlier) {
    if (!(earlier instanceof Exponential before) || count < before.count) {
      return null;
    }
    int common = Math.min(scale, before.scale);
    double threshold = Math.max(zeroThreshold, before.zeroThreshold);
    Exponential a = before.aligned(common, threshold);
    Exponential b = aligned(common, threshold);
    Span up = b.positive.minus(a.positive);
    Span down = b.negative.minus(a.negative);
    if (up == null || down == null || b.zeros < a.zeros) {
      return null;
    }
    return new Exponential(
        count - before.count, sum - before.sum, common, b.zeros - a.zeros, threshold, up, down);
  }

  @Override
  public boolean extendsOn(Measure earlier) {
    return earlier instanceof Exponential before
        && scale == before.scale
        && zeroThreshold == before.zeroThreshold
        && count >= before.count
        && zeros >= before.zeros
        && positive.covers(before.positive)
        && negative.covers(before.negative);
  }

  @Override
  public Exponential plus(Measure other) {
    Exponential o = (Exponential) other;
    int common = Math.min(scale, o.scale);
    double threshold = Math.max(zeroThreshold, o.zeroThreshold);
    Exponential a = aligned(common, threshold);
    Exponential b = o.aligned(common, threshold);
    // Spans too far apart for one array are brought together by a coarser scale.
    while (a.positive.isFarFrom(b.positive) || a.negative.isFarFrom(b.negative)) {
      common--;
      a = a.aligned(common, threshold);
      b = b.aligned(common, threshold);
    }
    return new Exponential(
        count + o.count,
        sum + o.sum,
        common,
        a.zeros + b.zeros,
        threshold,
        a.positive.plus(b.positive),
        a.negative.plus(b.negative));
  }

  private Exponential aligned(int toScale, double threshold) {
    if (toScale == scale && threshold == zeroThreshold) {
      return this;
    }
    Span up = positive.coarser(scale - toScale);
    Span down = negative.coarser(scale - toScale);
    long moved = 0;
    if (threshold > zeroThreshold) {
      int first = bucketOf(threshold, toScale) + 1;
      moved = up.under(first) + down.under(first);
      up = up.from(first);
      down = down.from(first);
    }
    return new Exponential(count, sum, toScale, zeros + moved, threshold, up, down);
  }

  /** Index of the bucket (base^i, base^(i+1)] that holds {@code value} > 0. */
  static int bucketOf(double value, int scale) {
    int exponent = Math.getExponent(value);
    double log2 = exponent + Math.log(value / Math.scalb(1.0, exponent)) / Math.log(2);
    double position = Math.scalb(log2, scale);
    double near = Math.rint(position);
    // log2 of a power of two is exact; for other bounds this is far above the rounding error.
    boolean onBound = Math.abs(position - near) < 1e-9 * Math.max(1, Math.abs(near));
    return (int) Math.ceil(onBound ? near : position) - 1;
  }

  @Override
  public boolean comparable(Measure other) {
    return other instanceof Exponential;
  }

  @Override
  public double total() {
    return count;
  }
}
