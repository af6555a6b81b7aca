package io.syntropy.slo.alert;

import io.syntropy.slo.Evaluation;
import io.syntropy.slo.WindowCounts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The engine's evaluation of a group as the machine reads it; valid as long as that is. */
public final class EvaluationReading implements AlertReading {
  private final Evaluation evaluation;
  private final int generation;
  private final WindowCounts counts = new WindowCounts();

  /** Reads {@code evaluation}, of the SLO's indicator of that generation. */
  public EvaluationReading(Evaluation evaluation, int generation) {
    this.evaluation = evaluation;
    this.generation = generation;
  }

  @Override
  public int generation() {
    return generation;
  }

  @Override
  public Instant mark() {
    return Instant.ofEpochSecond(0, evaluation.watermarkNanos());
  }

  @Override
  public Instant newest() {
    return Instant.ofEpochSecond(0, evaluation.newestNanos());
  }

  @Override
  public boolean fresh() {
    return evaluation.fresh();
  }

  @Override
  public double bad(Duration window) {
    evaluation.counts(window, counts);
    return counts.bad();
  }

  @Override
  public double total(Duration window) {
    evaluation.counts(window, counts);
    return counts.total();
  }

  @Override
  public double budgetTotal() {
    Instant mark = mark();
    return Extrapolation.whole(
        evaluation.budget().total(),
        evaluation.slo().window(),
        evaluation.slo().window().startFor(mark),
        Instant.ofEpochSecond(0, evaluation.oldestNanos()),
        mark);
  }

  @Override
  public @Nullable Double coverage(Duration window) {
    double heard = evaluation.heard(window);
    return Double.isNaN(heard) ? null : (Double) heard;
  }
}
