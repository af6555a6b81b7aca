package io.syntropy.policy;

import io.syntropy.slo.SloState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a release gate reads, as values.
 *
 * @param slos the SLOs the policy depends on
 * @param overrides those of the service; expired ones count for nothing
 */
public record ReleaseInputs(
    Instant now, ReleaseChange change, List<SloReading> slos, List<Override> overrides) {
  public ReleaseInputs {
    slos = List.copyOf(slos);
    overrides = List.copyOf(overrides);
  }

  /**
   * What is known of one SLO.
   *
   * @param state null when there is no SLO of this name
   * @param budgetRemaining the least of its objectives, 1 = untouched; null when none is computed
   * @param coverage 0..1; null when no series was expected
   * @param page the page that fires on it, null for none
   * @param frozen why its alerts can neither fire nor resolve, null when they can
   */
  public record SloReading(
      String name,
      @Nullable SloState state,
      @Nullable Double budgetRemaining,
      @Nullable Double coverage,
      @Nullable String page,
      @Nullable String frozen) {}

  /**
   * A person's word that a change may pass, for a time.
   *
   * @param by who answers for it
   * @param expiresAt it counts before this
   */
  public record Override(String id, String by, String reason, Instant expiresAt) {}
}
