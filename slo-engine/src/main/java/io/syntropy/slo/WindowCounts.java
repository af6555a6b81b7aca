package io.syntropy.slo;

/**
 * Good and total events of one window, with the bound of what can have been good. Mutable, so that
 * one object can be filled many times; its owner decides how long the numbers hold.
 */
public final class WindowCounts {
  private double good;
  private double goodLow;
  private double goodHigh;
  private double total;

  /** Replaces all numbers. */
  public void set(double newGood, double newLow, double newHigh, double newTotal) {
    good = newGood;
    goodLow = newLow;
    goodHigh = newHigh;
    total = newTotal;
  }

  /** Adds another window's numbers, for example those of another group. */
  public void add(WindowCounts other) {
    good += other.good;
    goodLow += other.goodLow;
    goodHigh += other.goodHigh;
    total += other.total;
  }

  /** Good events; whole unless a histogram was cut inside a bucket or counters have fractions. */
  public double good() {
    return good;
  }

  /** The fewest events that can have been good. */
  public double goodLow() {
    return goodLow;
  }

  /** The most events that can have been good. */
  public double goodHigh() {
    return goodHigh;
  }

  public double total() {
    return total;
  }

  /** Events that were not good. */
  public double bad() {
    return total - good;
  }

  /** (bad ÷ total) ÷ {@code errorBudget}; NaN when total is 0. */
  public double burn(double errorBudget) {
    return total == 0 ? Double.NaN : (total - good) / total / errorBudget;
  }
}
