package io.syntropy.telemetry.store.rollup;

import java.util.Arrays;

/** What measures have in common beside their counts. */
final class Shapes {
  static final int AMOUNT = 0;
  static final int EXPLICIT = 1;
  static final int EXPONENTIAL = 2;

  private Shapes() {}

  static int sort(Measure m) {
    return switch (m) {
      case Amount a -> AMOUNT;
      case Explicit e -> EXPLICIT;
      case Exponential e -> EXPONENTIAL;
    };
  }

  static boolean same(Measure a, Measure b) {
    return switch (a) {
      case Amount x -> b instanceof Amount;
      case Explicit x ->
          b instanceof Explicit y
              && x.counts().length == y.counts().length
              && (x.bounds() == y.bounds() || Arrays.equals(x.bounds(), y.bounds()));
      case Exponential x ->
          b instanceof Exponential y
              && x.scale() == y.scale()
              && x.zeroThreshold() == y.zeroThreshold()
              && same(x.positive(), y.positive())
              && same(x.negative(), y.negative());
    };
  }

  private static boolean same(Span a, Span b) {
    return a.offset() == b.offset() && a.counts().length == b.counts().length;
  }

  /** Nothing, in the shape of {@code m}. */
  static Measure zero(Measure m) {
    return switch (m) {
      case Amount a -> new Amount(0);
      case Explicit e -> new Explicit(0, 0, e.bounds(), new long[e.counts().length]);
      case Exponential e ->
          new Exponential(
              0, 0, e.scale(), 0, e.zeroThreshold(), zero(e.positive()), zero(e.negative()));
    };
  }

  private static Span zero(Span s) {
    return new Span(s.offset(), new long[s.counts().length]);
  }

  static long total(long[] counts) {
    long sum = 0;
    for (long c : counts) {
      sum += c;
    }
    return sum;
  }
}
