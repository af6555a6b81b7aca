package io.syntropy.slo;

import io.syntropy.slo.Sample.Temporality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An engine with one signal and short ways to feed and read it; seconds count from {@link #T0}. */
final class Feed {
  /** A slice boundary. */
  static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");

  static final String METRIC = "requests";
  static final Duration HOUR = Duration.ofHours(1);

  final SliEngine engine;
  private double newest;

  Feed(Indicator indicator) {
    this(indicator, EngineLimits.DEFAULT);
  }

  Feed(Indicator indicator, EngineLimits limits) {
    engine = new SliEngine(limits);
    engine.define(List.of(), Map.of("s", indicator));
  }

  /** Requests that are not errors over all requests, by region. */
  static Indicator.Ratio errors() {
    Selector all = Selector.metric(METRIC, Map.of(), List.of("cloud.region"));
    return new Indicator.Ratio(all.and("status", new AttributeMatch.Equal("500")), false, all);
  }

  static Indicator.Threshold under(double seconds) {
    Selector all = Selector.metric("latency", Map.of(), List.of("cloud.region"));
    return new Indicator.Threshold(all, Comparison.LTE, new Cut.Value(seconds));
  }

  static Series series(String name, String status, String region, String instance) {
    return new Series(
        "test@1",
        name,
        "s",
        Attributes.of("service.name", "shop", "cloud.region", region, "instance", instance),
        Attributes.of("status", status));
  }

  static Series ok() {
    return series(METRIC, "200", "eu", "a");
  }

  static long nanos(double seconds) {
    return T0.getEpochSecond() * 1_000_000_000L + Math.round(seconds * 1e9);
  }

  static Sample.Sum cumulative(Series series, double start, double time, double value) {
    return new Sample.Sum(series, nanos(start), nanos(time), Temporality.CUMULATIVE, true, value);
  }

  static Sample.Sum delta(Series series, double start, double time, double value) {
    return new Sample.Sum(series, nanos(start), nanos(time), Temporality.DELTA, true, value);
  }

  static Sample.Histogram histogram(
      Series series, double start, double time, double[] bounds, long... counts) {
    long count = java.util.Arrays.stream(counts).sum();
    return new Sample.Histogram(
        series,
        nanos(start),
        nanos(time),
        Temporality.CUMULATIVE,
        count,
        Double.NaN,
        bounds,
        counts);
  }

  /** Feeds samples, each received at its own event time or at the newest one so far. */
  Feed at(Sample... samples) {
    for (Sample sample : samples) {
      double time = (sample.timeNanos() - nanos(0)) / 1e9;
      newest = Math.max(newest, time);
      receive(newest, sample);
    }
    return this;
  }

  Feed receive(double receivedSeconds, Sample... samples) {
    engine.accept(nanos(receivedSeconds) / 1_000_000, List.of(samples));
    return this;
  }

  SignalReading read(Duration window) {
    return engine.read("s", window, now(newest)).orElseThrow();
  }

  static Instant now(double seconds) {
    return T0.plusNanos(Math.round(seconds * 1e9));
  }

  SignalReading.Group eu(Duration window) {
    return read(window).group(Map.of("cloud.region", "eu")).orElseThrow();
  }

  double total() {
    return eu(HOUR).total();
  }
}
