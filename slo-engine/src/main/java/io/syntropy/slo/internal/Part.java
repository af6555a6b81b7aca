package io.syntropy.slo.internal;

import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One selector of an indicator and what its events count as.
 *
 * @param cut where histograms are cut, or null
 * @param op a threshold's comparison, else null
 */
record Part(Track track, Role role, Selector selector, @Nullable Cut cut, @Nullable Comparison op) {
  enum Role {
    TOTAL,
    PART,
    THRESHOLD,
    SPREAD
  }

  static List<Part> of(Indicator indicator, Track track) {
    return switch (indicator) {
      case Indicator.Ratio r ->
          List.of(
              new Part(track, Role.PART, r.part(), r.part().le(), null),
              new Part(track, Role.TOTAL, r.total(), r.total().le(), null));
      case Indicator.Threshold t ->
          List.of(new Part(track, Role.THRESHOLD, t.source(), t.limit(), t.op()));
      case Indicator.Spread s -> List.of(new Part(track, Role.SPREAD, s.source(), null, null));
    };
  }

  /** Whether the counted part is good, or what is left of the total is. */
  static Track.PartMeans means(Indicator indicator) {
    boolean bad =
        switch (indicator) {
          case Indicator.Ratio r -> !r.partIsGood();
          case Indicator.Threshold t -> t.op().above();
          case Indicator.Spread s -> false;
        };
    return indicator instanceof Indicator.Spread
        ? Track.PartMeans.ALL
        : bad ? Track.PartMeans.PART_IS_BAD : Track.PartMeans.PART_IS_GOOD;
  }
}
