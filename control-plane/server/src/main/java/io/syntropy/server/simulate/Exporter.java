package io.syntropy.server.simulate;

import io.syntropy.server.telemetry.OtlpText;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One region's telemetry, as OTLP with delta temporality brings it. */
final class Exporter {
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] HZ = {360, 380, 400, 420, 440, 460, 480, 500, 520, 540, 560};

  private final Attributes resource;
  private Instant from;
  private double good;
  private double slow;
  private double failed;

  Exporter(String service, String region, String instance, Instant start) {
    this.resource =
        Attributes.of(
            "service.name", service, "cloud.region", region, "service.instance.id", instance);
    this.from = start;
  }

  /** Counts requests; fractions add up. */
  void count(double goodOnes, double slowOnes, double failedOnes) {
    good += goodOnes;
    slow += slowOnes;
    failed += failedOnes;
  }

  /** Forgets what was counted: nothing of it is ever sent. */
  void skip(Instant now) {
    good = 0;
    slow = 0;
    failed = 0;
    from = now;
  }

  /** What was counted since the last export; a status nobody got is left out. */
  List<Sample> export(Instant now, Duration latency, Duration slowLatency) {
    long fast = whole(good);
    long late = whole(slow);
    long bad = whole(failed);
    good -= fast;
    slow -= late;
    failed -= bad;
    List<Sample> samples = new ArrayList<>();
    if (fast + late > 0) {
      long[] counts = new long[SECONDS.length + 1];
      counts[bucket(latency)] += fast;
      counts[bucket(slowLatency)] += late;
      samples.add(
          requests("200", now, counts, fast * seconds(latency) + late * seconds(slowLatency)));
    }
    if (bad > 0) {
      long[] counts = new long[SECONDS.length + 1];
      counts[bucket(latency)] += bad;
      samples.add(requests("500", now, counts, bad * seconds(latency)));
    }
    from = now;
    return samples;
  }

  /** A point that counts nothing. */
  List<Sample> empty(Instant now) {
    skip(now);
    return List.of(requests("200", now, new long[SECONDS.length + 1], 0));
  }

  /** A minute of the users' frequencies. */
  Sample frequencies(Instant now, Conditions.Hz hz, Random random) {
    long[] counts = new long[HZ.length + 1];
    double sum = 0;
    for (int i = 0; i < hz.users(); i++) {
      double value = Math.max(1, hz.mean() + hz.spread() * random.nextGaussian());
      counts[index(HZ, value)]++;
      sum += value;
    }
    return histogram(
        new Series("", "social.collective.hz", "Hz", resource, Attributes.EMPTY),
        now.minusSeconds(60),
        now,
        HZ,
        counts,
        sum);
  }

  private Sample requests(String status, Instant now, long[] counts, double sum) {
    Attributes attributes = Attributes.of("http.response.status_code", status);
    return histogram(
        new Series("", "http.server.request.duration", "s", resource, attributes),
        from,
        now,
        SECONDS,
        counts,
        sum);
  }

  private static Sample histogram(
      Series series, Instant from, Instant now, double[] bounds, long[] counts, double sum) {
    return new Sample.Histogram(
        series,
        OtlpText.nanos(from),
        OtlpText.nanos(now),
        Sample.Temporality.DELTA,
        Arrays.stream(counts).sum(),
        sum,
        bounds,
        counts);
  }

  private static long whole(double counted) {
    return (long) Math.floor(counted + 1e-9);
  }

  private static int bucket(Duration latency) {
    return index(SECONDS, seconds(latency));
  }

  private static int index(double[] bounds, double value) {
    int i = 0;
    while (i < bounds.length && value > bounds[i]) {
      i++;
    }
    return i;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
