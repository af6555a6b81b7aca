package io.syntropy.slo.internal;

import org.jspecify.annotations.Nullable;

/** A gauge's value at one time. */
record Level(double value) implements Amount {
  @Override
  public double events() {
    return value;
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
    return other instanceof Level;
  }

  @Override
  public boolean cut(double x, Cutting into) {
    return false;
  }
}
