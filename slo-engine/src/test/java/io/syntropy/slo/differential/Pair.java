package io.syntropy.slo.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Series;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.differential.Traffic.Counter;
import io.syntropy.slo.differential.Traffic.Report;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An engine and a Prometheus that get the same points in the same order. */
final class Pair {
  private static final String METRIC = "http_requests_total";

  private final SliEngine engine = new SliEngine();
  private final Extrapolation model = new Extrapolation();
  private final PrometheusClient prometheus;
  private RemoteWrite pending = new RemoteWrite();
  private boolean any;

  Pair(PrometheusClient prometheus) {
    this.prometheus = prometheus;
    Selector all = Selector.metric(METRIC, Map.of(), List.of("cloud.region"));
    Selector bad = all.and("code", new AttributeMatch.Regex("5.."));
    engine.define(List.of(), Map.of("errors", new Indicator.Ratio(bad, false, all)));
  }

  /** Feeds both; false when Prometheus refuses the point, as its model says it does. */
  boolean feed(Report report) throws IOException, InterruptedException {
    Counter counter = report.counter();
    Series series =
        new Series(
            "",
            METRIC,
            "",
            Attributes.of("cloud.region", counter.region(), "instance", counter.instance()),
            Attributes.of("code", counter.code()));
    Sample.Sum point =
        new Sample.Sum(
            series,
            report.start() * 1_000_000,
            report.time() * 1_000_000,
            Sample.Temporality.CUMULATIVE,
            true,
            report.value());
    engine.accept(report.arrival(), List.of(point));
    boolean taken = model.add(report);
    if (!taken) {
      flush();
    }
    add(report);
    if (!taken) {
      assertThat(prometheus.write(pending)).as("Prometheus takes %s", report).isFalse();
      pending = new RemoteWrite();
      any = false;
    }
    return taken;
  }

  private void add(Report report) {
    Map<String, String> labels =
        Map.of(
            "__name__", METRIC,
            "cloud_region", report.counter().region(),
            "instance", report.counter().instance(),
            "code", report.counter().code());
    pending.add(labels, new long[] {report.time()}, new double[] {report.value()});
    any = true;
  }

  private void flush() throws IOException, InterruptedException {
    if (any) {
      assertThat(prometheus.write(pending)).as("Prometheus takes points in order").isTrue();
      pending = new RemoteWrite();
      any = false;
    }
  }

  SliEngine engine() {
    return engine;
  }

  Extrapolation model() {
    return model;
  }

  /** Our counts over a window that ends with the slice of the watermark. */
  SignalReading reading(Duration window, long nowMillis) {
    return engine.read("errors", window, Instant.ofEpochMilli(nowMillis)).orElseThrow();
  }

  /** The end of the watermark's slice, in milliseconds: when Prometheus is asked for. */
  static long end(SignalReading reading) {
    return -Math.floorDiv(-reading.watermark().toEpochMilli(), 10_000L) * 10_000;
  }

  /** Prometheus' answer by region. */
  Map<String, Double> ask(String expression, long endMillis)
      throws IOException, InterruptedException {
    flush();
    return prometheus.query(expression, "cloud_region", endMillis / 1e3);
  }

  /** A sum by region of {@code rate} or {@code increase} of the counters that match. */
  static String sum(String function, String matchers, String window) {
    return "sum by (cloud_region) (%s(%s{%s}[%s]))".formatted(function, METRIC, matchers, window);
  }

  /** The error ratio as a recording rule of Sloth has it, from the good and all events. */
  static String ratio(String window) {
    return "1 - (%s / %s)".formatted(sum("rate", "code!~\"5..\"", window), sum("rate", "", window));
  }
}
