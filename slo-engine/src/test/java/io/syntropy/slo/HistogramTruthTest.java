package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Known values put into buckets: what was truly good lies inside what the cut says. */
class HistogramTruthTest {
  private static final double[] BOUNDS = {0.05, 0.1, 0.2, 0.4, 0.8, 1.6};

  /** A request's duration, and whether a report follows it. */
  private record Request(double seconds, boolean reported) {}

  private static List<Request> requests(Random random) {
    List<Request> requests = new ArrayList<>();
    for (int i = 1 + random.nextInt(80); i > 0; i--) {
      double seconds = random.nextInt(10) == 0 ? 0 : 0.02 + Math.exp(random.nextGaussian() - 1.5);
      boolean onBound = random.nextInt(10) == 0;
      double value = onBound ? BOUNDS[random.nextInt(BOUNDS.length)] : seconds;
      requests.add(new Request(value, random.nextInt(6) == 0));
    }
    return requests;
  }

  private static double cut(Random random) {
    return random.nextInt(3) == 0
        ? BOUNDS[random.nextInt(BOUNDS.length)]
        : 0.01 + random.nextDouble() * 2;
  }

  @Test
  void explicitCutHoldsTheTruth() {
    Seeds.forAll(
        HistogramTruthTest::requests,
        (requests, random) -> {
          double cut = cut(random);
          Feed feed = new Feed(Feed.under(cut));
          long[] counts = new long[BOUNDS.length + 1];
          double time = 10;
          for (Request request : requests) {
            int found = Arrays.binarySearch(BOUNDS, request.seconds);
            counts[found >= 0 ? found : -found - 1]++;
            if (request.reported) {
              time += 10;
              feed.at(Feed.histogram(series(), 0, time, BOUNDS, counts.clone()));
            }
          }
          feed.at(Feed.histogram(series(), 0, time + 10, BOUNDS, counts.clone()));
          boolean exact = Arrays.binarySearch(BOUNDS, cut) >= 0;
          check(feed, requests, cut, exact);
        });
  }

  @Test
  void exponentialCutHoldsTheTruthWhateverTheScaleAndTheZeroBucket() {
    Seeds.forAll(
        HistogramTruthTest::requests,
        (requests, random) -> {
          double cut = cut(random);
          Feed feed = new Feed(Feed.under(cut));
          Exponential histogram = new Exponential(6);
          double time = 10;
          for (Request request : requests) {
            histogram.add(request.seconds);
            if (request.reported) {
              time += 10;
              feed.at(histogram.report(time));
              histogram = random.nextInt(4) == 0 ? histogram.coarser() : histogram;
              histogram.zeroUpTo(random.nextInt(4) == 0 ? histogram.scale - 8 : -100);
            }
          }
          feed.at(histogram.report(time + 10));
          check(feed, requests, cut, false);
        });
  }

  private static Series series() {
    return Feed.series("latency", "200", "eu", "a");
  }

  private static void check(Feed feed, List<Request> requests, double cut, boolean exact) {
    long good = requests.stream().filter(r -> r.seconds <= cut).count();
    SignalReading.Group group =
        feed.read(Feed.HOUR).group(Map.of("cloud.region", "eu")).orElseThrow();
    assertThat(group.total()).isEqualTo(requests.size());
    // Interpolated values are kept in 2^-20.
    assertThat(good).isBetween((long) group.goodLow(), (long) group.goodHigh());
    assertThat(group.good()).isBetween(group.goodLow() - 1e-4, group.goodHigh() + 1e-4);
    if (exact) {
      assertThat(group.good()).isEqualTo(good);
    }
    assertThat(feed.engine.counters().resets()).isZero();
  }

  /** An exponential histogram as naive as can be: it keeps its values. */
  private static final class Exponential {
    private final int scale;
    private final List<Double> values = new ArrayList<>();
    private double zeroThreshold;

    Exponential(int scale) {
      this.scale = scale;
    }

    void add(double value) {
      values.add(value);
    }

    Exponential coarser() {
      Exponential coarser = new Exponential(scale - 1);
      coarser.values.addAll(values);
      coarser.zeroThreshold = zeroThreshold;
      return coarser;
    }

    /** Widens the zero bucket to 2^exponent, a bound at every scale that is not negative. */
    void zeroUpTo(int exponent) {
      zeroThreshold = Math.max(zeroThreshold, exponent < -20 ? 0 : Math.scalb(1.0, exponent));
    }

    Sample.ExponentialHistogram report(double time) {
      int first = -400;
      long[] positive = new long[800];
      long zeros = 0;
      for (double value : values) {
        if (value <= zeroThreshold) {
          zeros++;
        } else {
          positive[index(value) - first]++;
        }
      }
      return new Sample.ExponentialHistogram(
          series(),
          Feed.nanos(0),
          Feed.nanos(time),
          Sample.Temporality.CUMULATIVE,
          values.size(),
          Double.NaN,
          scale,
          zeros,
          zeroThreshold,
          first,
          positive,
          0,
          new long[0]);
    }

    // The bucket (2^(i/2^scale), 2^((i+1)/2^scale)] that holds the value.
    private int index(double value) {
      return (int) Math.ceil(Math.scalb(Math.log(value) / Math.log(2), scale)) - 1;
    }
  }
}
