package io.syntropy.slo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Window totals of one indicator at its watermark: what the regional signals are made from.
 *
 * @param watermark null before the first accepted point
 */
public record SignalReading(
    String name, Duration window, @Nullable Instant watermark, List<Group> groups) {

  /** The group with exactly these labels. */
  public Optional<Group> group(Map<String, String> labels) {
    return groups.stream().filter(g -> g.labels().equals(labels)).findFirst();
  }

  /**
   * One group's totals over the window.
   *
   * @param good events of a ratio's good side, or that satisfy the threshold; for a spread all
   * @param goodLow the fewest that can have been good
   * @param goodHigh the most that can have been good
   * @param total all events: the volume
   * @param newest event time of the newest point
   * @param fresh younger than max(90 s, 2.5 × observed interval) at the asked time
   * @param coverage 0..1 over the window; null when nothing was expected to report
   * @param spread null unless the indicator is a {@link Indicator.Spread}
   */
  public record Group(
      Map<String, String> labels,
      double good,
      double goodLow,
      double goodHigh,
      double total,
      Instant newest,
      boolean fresh,
      @Nullable Double coverage,
      @Nullable Spread spread) {

    /** Bad ÷ total; null when total is 0. */
    public @Nullable Double badRatio() {
      return total == 0 ? null : (total - good) / total;
    }

    /** The least bad ÷ total can be; null when total is 0. */
    public @Nullable Double badRatioLow() {
      return total == 0 ? null : (total - goodHigh) / total;
    }

    /** The most bad ÷ total can be; null when total is 0. */
    public @Nullable Double badRatioHigh() {
      return total == 0 ? null : (total - goodLow) / total;
    }
  }
}
