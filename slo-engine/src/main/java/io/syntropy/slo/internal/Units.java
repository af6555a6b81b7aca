package io.syntropy.slo.internal;

import org.jspecify.annotations.Nullable;

/** A counter's value. */
record Units(double value) implements Amount {
  @Override
  public double events() {
    return value;
  }

  @Override
  public double sum() {
    return Double.NaN;
  }

  @Override
  public @Nullable Amount since(Amount earlier) {
    double before = ((Units) earlier).value;
    return value < before ? null : new Units(value - before);
  }

  @Override
  public double[] content() {
    return new double[] {value};
  }

  @Override
  public boolean comparable(Amount other) {
    return other instanceof Units;
  }

  @Override
  public boolean cut(double x, Cutting into) {
    return false;
  }
}
