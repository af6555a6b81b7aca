package io.syntropy.server.slo;

import io.syntropy.slo.Correction;
import io.syntropy.slo.config.Durations;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correction as {@code /slos/{name}/corrections} answers it.
 *
 * @param events null unless it is a credit of events
 * @param budgetShare null unless it is a credit of a share
 */
public record CorrectionView(
    String id,
    String kind,
    Instant from,
    Instant to,
    Map<String, String> labels,
    @Nullable Number events,
    @Nullable Double budgetShare,
    String by,
    String why,
    Instant at,
    Applied applied) {

  /**
   * How it is read now: the range rounded outward to what is still stored there.
   *
   * @param resolution {@code 10s}, {@code 1m} or {@code 1h}
   * @param inWindow whether it reaches into the SLO's window
   */
  public record Applied(Instant from, Instant to, String resolution, boolean inWindow) {}

  static CorrectionView of(Correction.Applied applied) {
    Correction correction = applied.correction();
    return new CorrectionView(
        correction.id(),
        correction.kind().text(),
        correction.from(),
        correction.to(),
        correction.labels(),
        correction.events() == 0 ? null : SloView.count(correction.events()),
        correction.budgetShare() == 0 ? null : correction.budgetShare(),
        correction.by(),
        correction.why(),
        correction.at(),
        new Applied(
            applied.from(),
            applied.to(),
            Durations.format(applied.resolution()),
            applied.inWindow()));
  }
}
