package io.syntropy.slo;

import io.syntropy.slo.alert.AlertSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** SLOs, corrections and engines for tests, and the shrinking of a failing case. */
final class Slos {
  private Slos() {}

  static Slo counting(String name, double target, Indicator indicator) {
    return counting(name, target, Duration.ofDays(30), indicator);
  }

  static Slo counting(String name, double target, Duration window, Indicator indicator) {
    return new Slo(
        name,
        "",
        "shop",
        name,
        new TimeWindow.Rolling(window),
        BudgetingMethod.OCCURRENCES,
        List.of(new Objective("", target, indicator)),
        List.of());
  }

  static Slo composite(String name, double target, Composite composite) {
    return new Slo(
        name,
        "",
        "shop",
        name,
        new TimeWindow.Rolling(Duration.ofDays(30)),
        BudgetingMethod.OCCURRENCES,
        List.of(new Objective("", target, null)),
        List.of(),
        AlertSettings.DEFAULT,
        composite);
  }

  /** Errors over requests of a metric of its own. */
  static Indicator errors(String metric, List<String> groupBy) {
    Selector all = Selector.metric(metric, Map.of(), groupBy);
    return new Indicator.Ratio(all.and("status", new AttributeMatch.Equal("500")), false, all);
  }

  static SliEngine engine(Slo... slos) {
    SliEngine engine = new SliEngine();
    engine.define(List.of(slos), Map.of(), Feed.T0);
    return engine;
  }

  /** Good and bad requests that ended at {@code at}, in seconds, received then. */
  static void feed(SliEngine engine, String metric, String region, double at, long good, long bad) {
    receive(engine, at, metric, region, at, good, bad);
  }

  static void receive(
      SliEngine engine,
      double received,
      String metric,
      String region,
      double at,
      long good,
      long bad) {
    engine.accept(
        Feed.nanos(received) / 1_000_000,
        List.of(
            Feed.delta(Feed.series(metric, "200", region, "a"), at - 1, at, good),
            Feed.delta(Feed.series(metric, "500", region, "a"), at - 1, at, bad)));
  }

  static Correction correction(
      String id, Correction.Kind kind, double from, double to, Map<String, String> labels) {
    return correction(id, kind, from, to, labels, 0, 0);
  }

  static Correction correction(
      String id,
      Correction.Kind kind,
      double from,
      double to,
      Map<String, String> labels,
      double events,
      double share) {
    Instant at = Feed.now(to);
    return new Correction(
        id, kind, Feed.now(from), at, labels, events, share, "ana", "planned work", at);
  }

  /** The items without any that can be left out while the rest still fails. */
  static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
    List<T> left = new ArrayList<>(failing);
    for (int i = left.size() - 1; i >= 0; i--) {
      List<T> fewer = new ArrayList<>(left);
      fewer.remove(i);
      if (fails.test(fewer)) {
        left = fewer;
      }
    }
    return left;
  }
}
