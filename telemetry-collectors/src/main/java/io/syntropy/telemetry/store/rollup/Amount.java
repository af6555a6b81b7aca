package io.syntropy.telemetry.store.rollup;

import org.jspecify.annotations.Nullable;

/** A plain number. */
record Amount(double value) implements Measure {

  @Override
  public @Nullable Measure since(Measure earlier) {
    return extendsOn(earlier) ? new Amount(value - earlier.total()) : null;
  }

  @Override
  public boolean extendsOn(Measure earlier) {
    return earlier instanceof Amount a && value >= a.value;
  }

  @Override
  public Measure plus(Measure other) {
    return new Amount(value + other.total());
  }

  @Override
  public boolean comparable(Measure other) {
    return other instanceof Amount;
  }

  @Override
  public double total() {
    return value;
  }

  @Override
  public double sum() {
    return value;
  }
}
