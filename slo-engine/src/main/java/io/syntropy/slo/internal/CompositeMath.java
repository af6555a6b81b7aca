package io.syntropy.slo.internal;

import io.syntropy.slo.Composite;
import io.syntropy.slo.WindowCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Error ratios of parts made into one. */
final class CompositeMath {
  private CompositeMath() {}

  /**
   * An error ratio, bad ÷ total, with its bounds, and the events it is about. Above 1 only for a
   * weighted burn whose parts have larger budgets.
   */
  record Ratio(double low, double error, double high, double total) {
    /** Of counts; null when their total is 0. */
    static @Nullable Ratio of(WindowCounts counts) {
      double total = counts.total();
      return total == 0
          ? null
          : new Ratio(
              (total - counts.goodHigh()) / total,
              counts.bad() / total,
              (total - counts.goodLow()) / total,
              total);
    }
  }

  /** A part's ratio over one window, null while unknown; its weight and its error budget. */
  record Known(@Nullable Ratio ratio, double weight, double errorBudget) {}

  /** The composite's ratio; null when it is unknown. */
  static @Nullable Ratio combine(Composite composite, double errorBudget, List<Known> parts) {
    double all = 0;
    double known = 0;
    double total = 0;
    for (Known part : parts) {
      all += part.weight();
      if (part.ratio() != null) {
        known += part.weight();
        total += part.ratio().total();
      }
    }
    boolean missing = parts.stream().anyMatch(part -> part.ratio() == null);
    if (known < composite.knownWeightAtLeast() * all * (1 - 1e-12)) {
      return null;
    }
    return switch (composite.unknown()) {
      case IGNORE -> known == 0 ? null : over(composite, errorBudget, parts, known, total);
      case UNKNOWN -> missing ? null : over(composite, errorBudget, parts, known, total);
      case BAD -> over(composite, errorBudget, wholly(parts), all, total);
    };
  }

  private static List<Known> wholly(List<Known> parts) {
    return parts.stream()
        .map(part ->
            part.ratio() != null
                ? part
                : new Known(new Ratio(1, 1, 1, 0), part.weight(), part.errorBudget()))
        .toList();
  }

  private static Ratio over(
      Composite composite, double errorBudget, List<Known> parts, double weight, double total) {
    double low = 0;
    double error = 0;
    double high = 0;
    for (Known part : parts) {
      Ratio ratio = part.ratio();
      if (ratio == null) {
        continue;
      }
      double share = part.weight() / weight;
      switch (composite.method()) {
        case WEIGHTED_SLI -> {
          low += share * ratio.low();
          error += share * ratio.error();
          high += share * ratio.high();
        }
        case WEIGHTED_BURN -> {
          double scaled = share * errorBudget / part.errorBudget();
          low += scaled * ratio.low();
          error += scaled * ratio.error();
          high += scaled * ratio.high();
        }
        case ANY_BAD -> {
          low = Math.max(low, ratio.low());
          error = Math.min(1, error + ratio.error());
          high = Math.min(1, high + ratio.high());
        }
        case MIN -> {
          low = Math.max(low, ratio.low());
          error = Math.max(error, ratio.error());
          high = Math.max(high, ratio.high());
        }
      }
    }
    return new Ratio(low, error, high, total);
  }
}
