package io.syntropy.telemetry.govern;

import java.time.Duration;
import java.util.Set;

/**
 * How traces are chosen.
 *
 * @param rate share of the traces that are kept for no other reason, 0.001 to 1; 0.01 to 0.1 are
 *     usual
 * @param keepAllBelow traces a second up to which all are kept, and as many are kept of more as
 *     long as that is over {@code rate}; 0 for a fixed rate
 * @param critical what is kept whole: names of services or of segments of {@code http.route}; an
 *     entry that begins with {@code /} is the beginning of a route
 * @param quiet a trace is decided when nothing of it arrived for so long
 * @param maxAge a trace is decided at the latest so long after its first span arrived
 * @param maxSpans how many spans are held at most
 * @param maxBytes how much memory the spans held take at most, estimated
 * @param maxTraceSpans a trace with so many spans is decided at once
 * @param decisions how many decisions are remembered, for spans that come late
 */
public record SamplingSettings(
    double rate,
    double keepAllBelow,
    Set<String> critical,
    Duration quiet,
    Duration maxAge,
    int maxSpans,
    long maxBytes,
    int maxTraceSpans,
    int decisions) {

  /**
   * 5 % of more than ten traces a second, credit and consensus critical, 5 s quiet, 30 s at most.
   */
  public static final SamplingSettings DEFAULTS =
      new SamplingSettings(
          0.05,
          10,
          Set.of("credit", "consensus"),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          100_000,
          64L << 20,
          10_000,
          50_000);

  public SamplingSettings {
    critical = Set.copyOf(critical);
    if (!(rate >= 0.001 && rate <= 1)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected 0.001 <= rate <= 1)");
    }
    if (!(keepAllBelow >= 0)) {
      throw new IllegalArgumentException("keepAllBelow: " + keepAllBelow + " (expected >= 0)");
    }
    if (quiet.isNegative() || quiet.isZero() || quiet.compareTo(maxAge) > 0) {
      throw new IllegalArgumentException(
          "quiet: " + quiet + " (expected 0 < quiet <= maxAge, which is " + maxAge + ")");
    }
    positive("maxSpans", maxSpans);
    positive("maxBytes", maxBytes);
    positive("maxTraceSpans", maxTraceSpans);
    positive("decisions", decisions);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected at least 1)");
    }
  }

  /** These settings with other rates. */
  public SamplingSettings withRates(double other, double otherKeepAllBelow) {
    return new SamplingSettings(
        other,
        otherKeepAllBelow,
        critical,
        quiet,
        maxAge,
        maxSpans,
        maxBytes,
        maxTraceSpans,
        decisions);
  }
}
