package io.syntropy.slo.internal;

import org.jspecify.annotations.Nullable;

/** One event; {@code value} is a span's duration in seconds, NaN for a log record. */
record Occurrence(double value) implements Amount {
  @Override
  public double events() {
    return 1;
  }

  @Override
  public double sum() {
    return value;
  }

  @Override
  public @Nullable Amount since(Amount earlier) {
    return this;
  }

  @Override
  public double[] content() {
    return new double[] {value};
  }

  @Override
  public boolean comparable(Amount other) {
    return other instanceof Occurrence;
  }

  @Override
  public boolean cut(double x, Cutting into) {
    into.exact(value <= x ? 1 : 0);
    return true;
  }
}
