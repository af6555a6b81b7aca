package io.syntropy.server.report;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Generation;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.History;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error budget as of an earlier moment, out of what was recorded since: exact, or left out.
 *
 * @param sli null when it is left out, or there was no event in the window
 * @param remaining signed, 1 = untouched; null likewise
 * @param missing why it is left out; null when it is not
 */
record PastBudget(@Nullable Double sli, @Nullable Double remaining, @Nullable String missing) {
  /** How far the engine's records reach back from the newest. */
  private static final Duration KEPT = Duration.ofDays(90);

  private static final PastBudget NOTHING = new PastBudget(null, null, null);

  static PastBudget without(String why) {
    return new PastBudget(null, null, why);
  }

  /**
   * Of the first objective of {@code slo}.
   *
   * @param history what it counted, without corrections
   * @param at a full hour: older records are kept by the hour
   */
  static PastBudget of(
      Slo slo,
      History history,
      List<Generation> generations,
      List<Correction.Applied> corrections,
      Instant at) {
    if (history.cells() == 0 || !history.from().isBefore(at)) {
      return NOTHING;
    }
    Instant start = slo.window().startFor(at);
    if (history.omittedGroups() > 0) {
      return without("it has more than " + History.MAX_GROUPS + " groups");
    }
    if (start.isBefore(history.to().minus(KEPT))) {
      return without("its window begins before the %d days that are kept".formatted(KEPT.toDays()));
    }
    if (generations.size() > 1 && generations.getLast().from().isAfter(start)) {
      return without("what it counts was changed since");
    }
    if (corrections.stream().anyMatch(c -> c.from().isBefore(at) && c.to().isAfter(start))) {
      return without("corrections reach into its window");
    }
    int first = history.first(start);
    boolean cut =
        start.isAfter(history.from())
            && !history.end(first).minus(history.length(first)).equals(start);
    int last = last(history, at);
    if (cut || (history.end(last).isBefore(at) && last < history.cells() - 1)) {
      return without("its window does not begin and end at what is kept, full hours");
    }
    double bad = 0;
    double total = 0;
    for (History.Group group : history.groups()) {
      if (first <= last) {
        bad += group.bad(first, last);
        total += group.total(first, last);
      }
    }
    if (total == 0) {
      return NOTHING;
    }
    double target = slo.objectives().getFirst().target();
    double allowed = BigDecimal.ONE.subtract(BigDecimal.valueOf(target)).doubleValue();
    return new PastBudget(1 - bad / total, 1 - bad / total / allowed, null);
  }

  /** The last cell that ends at {@code at} or before; the first begins before it. */
  private static int last(History history, Instant at) {
    int cell = Math.min(history.first(at), history.cells() - 1);
    return cell > 0 && history.end(cell).isAfter(at) ? cell - 1 : cell;
  }
}
