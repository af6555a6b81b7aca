package io.syntropy.slo.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reading whose numbers are written down, window by window. */
final class TableReading implements AlertReading {
  static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

  int generation = 1;
  Instant mark = T0;
  Instant newest = T0;
  boolean fresh = true;
  double budgetTotal;
  private final Map<Duration, double[]> counts = new HashMap<>();
  private final Map<Duration, Double> coverage = new HashMap<>();

  TableReading at(long seconds) {
    mark = T0.plusSeconds(seconds);
    newest = mark;
    return this;
  }

  TableReading counts(Duration window, double bad, double total) {
    counts.put(window, new double[] {bad, total});
    return this;
  }

  /** The same error ratio over both windows of {@code tier}. */
  TableReading burning(BurnTier tier, double bad, double total) {
    return counts(tier.longWindow(), bad, total).counts(tier.shortWindow(), bad, total);
  }

  TableReading covered(Duration window, @Nullable Double share) {
    coverage.put(window, share);
    return this;
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public Instant mark() {
    return mark;
  }

  @Override
  public Instant newest() {
    return newest;
  }

  @Override
  public boolean fresh() {
    return fresh;
  }

  @Override
  public double bad(Duration window) {
    return counts.getOrDefault(window, new double[2])[0];
  }

  @Override
  public double total(Duration window) {
    return counts.getOrDefault(window, new double[2])[1];
  }

  @Override
  public double budgetTotal() {
    return budgetTotal;
  }

  @Override
  public @Nullable Double coverage(Duration window) {
    return coverage.containsKey(window) ? coverage.get(window) : (Double) 1.0;
  }
}
