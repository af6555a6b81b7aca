package io.syntropy.slo.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.SignalReading;
import io.syntropy.slo.differential.Extrapolation.Increase;
import io.syntropy.slo.differential.Traffic.Counter;
import io.syntropy.slo.differential.Traffic.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One workload, fed to both in order of arrival and compared at fixed times.
 *
 * <p>The bound of the difference follows from four facts that are checked on the way: Prometheus'
 * answer is {@code Σ seen × factor} ({@link Extrapolation}), {@code 1 ≤ factor ≤ 1 + 2.2 ÷ (samples
 * − 1)}, {@code seen ≤} our count, and our count is the truth.
 */
final class Case {
  static final double ERROR_BUDGET = 0.001;

  private static final Map<String, Duration> WINDOWS = new LinkedHashMap<>();

  static {
    WINDOWS.put("5m", Duration.ofMinutes(5));
    WINDOWS.put("30m", Duration.ofMinutes(30));
    WINDOWS.put("1h", Duration.ofHours(1));
    WINDOWS.put("2h", Duration.ofHours(2));
    WINDOWS.put("6h", Duration.ofHours(6));
    WINDOWS.put("1d", Duration.ofDays(1));
    WINDOWS.put("3d", Duration.ofDays(3));
  }

  private final Shape shape;
  private final long seed;
  private final Pair pair;
  private final Truth truth = new Truth();
  private final Difference difference;

  Case(Shape shape, long seed, PrometheusClient prometheus) {
    this.shape = shape;
    this.seed = seed;
    this.pair = new Pair(prometheus);
    this.difference = new Difference(shape.name(), seed);
  }

  /** Feeds everything, comparing every {@code step} of time of arrival and at the end. */
  Difference run(Duration step) throws IOException, InterruptedException {
    long next = Traffic.T0 + step.toMillis();
    List<Report> reports = Traffic.of(shape, seed);
    for (Report report : reports) {
      while (report.arrival() > next) {
        compare(next);
        next += step.toMillis();
      }
      truth.add(report);
      difference.point(pair.feed(report));
    }
    compare(reports.get(reports.size() - 1).arrival());
    assertThat(pair.engine().counters().late()).isZero();
    difference.unknown(truth.unknown());
    return difference;
  }

  private void compare(long now) throws IOException, InterruptedException {
    for (Map.Entry<String, Duration> window : WINDOWS.entrySet()) {
      if (window.getValue().compareTo(shape.length()) <= 0) {
        compare(window.getKey(), window.getValue(), now);
      }
    }
  }

  private void compare(String name, Duration window, long now)
      throws IOException, InterruptedException {
    SignalReading reading = pair.reading(window, now);
    if (reading.watermark() == null) {
      return;
    }
    // The window ends with the slice of the watermark; Prometheus is asked for the same one.
    long end = Pair.end(reading);
    long from = end - window.toMillis();
    boolean coarse = window.compareTo(Duration.ofHours(6)) > 0;
    long exactFrom = coarse ? Math.floorDiv(from, 60_000L) * 60_000 : from;
    Map<String, Double> total = pair.ask(Pair.sum("increase", "", name), end);
    Map<String, Double> bad = pair.ask(Pair.sum("increase", "code=~\"5..\"", name), end);
    Map<String, Double> ratio = pair.ask(Pair.ratio(name), end);
    for (SignalReading.Group group : reading.groups()) {
      String region = group.labels().get("cloud.region");
      String where = "%s, seed %d, %s, %s to %d".formatted(shape.name(), seed, region, name, end);
      Sides sides = sides(region, from, exactFrom, end, where);
      assertThat(group.total()).as(where).isEqualTo(sides.total.truth);
      assertThat(group.total() - group.good()).as(where).isEqualTo(sides.bad.truth);
      same(where, total.get(region), sides.total);
      same(where, bad.get(region), sides.bad);
      burn(where, name, group, sides, ratio.get(region));
    }
  }

  /** Bad or all events of a region over a window, as both count them. */
  private static final class Side {
    long truth;
    double prometheus;
    boolean any;

    /** The most Prometheus' sum can be away from the truth. */
    double bound;
  }

  private record Sides(Side bad, Side good, Side total) {}

  private Sides sides(String region, long from, long exactFrom, long end, String where) {
    Sides sides = new Sides(new Side(), new Side(), new Side());
    for (Counter counter : truth.counters()) {
      if (counter.region().equals(region)) {
        long events = truth.events(counter, exactFrom, end);
        Increase increase = pair.model().increase(counter, from, end);
        for (Side side : List.of(counter.bad() ? sides.bad : sides.good, sides.total)) {
          add(side, events, increase, where);
        }
      }
    }
    return sides;
  }

  private static void add(Side side, long events, Increase increase, String where) {
    side.truth += events;
    if (increase == null) {
      side.bound += events;
      return;
    }
    double most = 1 + 2.2 / (increase.samples() - 1);
    assertThat(increase.factor()).as(where).isBetween(1.0, most + 1e-12);
    assertThat(increase.seen()).as(where).isBetween(0.0, (double) events);
    side.any = true;
    side.prometheus += increase.value();
    side.bound += Math.max(increase.seen() * (most - 1), events - increase.seen());
  }

  private static void same(String where, Double answered, Side expected) {
    assertThat(answered != null).as(where + ": Prometheus has an answer").isEqualTo(expected.any);
    if (answered != null) {
      assertThat(answered)
          .as(where)
          .isCloseTo(expected.prometheus, within(1e-9 * Math.max(1, expected.prometheus)));
    }
  }

  private void burn(
      String where, String window, SignalReading.Group group, Sides sides, Double ratio) {
    Double ours = group.badRatio();
    difference.events(window, sides.bad.truth, sides.bad.prometheus);
    if (ours == null || ratio == null || ratio.isNaN()) {
      difference.silent(ours != null && ours > 0);
      return;
    }
    // |a/b − A/B| ≤ (|a − A| + A/B·|b − B|) ÷ b, with a, A the bad and b, B all events; the rule
    // has 1 − good/total, whose bad side is total − good.
    double bound = (sides.good.bound + (1 - ours) * sides.total.bound) / sides.total.prometheus;
    if (sides.bad.any && sides.good.any) {
      bound =
          Math.min(bound, (sides.bad.bound + ours * sides.total.bound) / sides.total.prometheus);
    }
    assertThat(Math.abs(ratio - ours)).as(where).isLessThanOrEqualTo(bound + 1e-9);
    difference.burn(window, ours / ERROR_BUDGET, ratio / ERROR_BUDGET, bound / ERROR_BUDGET);
  }
}
