package io.syntropy.slo;

import io.syntropy.slo.Sample.Temporality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contracts §4 written down as naively as possible: for each point all others are looked at, every
 * increment goes to a map by slice. Histograms are cut at 0.25 s, a bound of all of them.
 */
final class Reference {
  /** Total and good by slice. */
  private final TreeMap<Long, long[]> slices = new TreeMap<>();

  private final List<Sample> samples;

  /**
   * Counts what a metric ({@code requests}, {@code latency}), {@code spans} or {@code logs} say.
   */
  Reference(List<Sample> all, String source, String region) {
    samples = new ArrayList<>();
    for (Sample sample : all) {
      if (of(sample, source, region) && largestOfItsIdentity(sample, all)) {
        samples.add(sample);
      }
    }
    for (Sample sample : samples) {
      switch (sample) {
        case Sample.Stale stale -> {}
        case Sample.Exemplar exemplar -> {}
        case Sample.Span span -> add(span, 1, span.status().equals("error") ? 0 : 1);
        case Sample.Log log -> add(log, 1, log.severity().equals("ERROR") ? 0 : 1);
        case Sample.Gauge gauge -> add(gauge, 1, gauge.value() <= 0.25 ? 1 : 0);
        case Sample.Point point -> {
          long total = 0;
          long good = 0;
          for (Map.Entry<String, Long> part : increment(point).entrySet()) {
            total += part.getValue();
            good += part.getKey().startsWith("good") ? part.getValue() : 0;
          }
          add(point, total, good);
        }
      }
    }
  }

  private static boolean of(Sample sample, String source, String region) {
    return switch (sample) {
      case Sample.Stale stale -> false;
      case Sample.Exemplar exemplar -> false;
      case Sample.Span span ->
          source.equals("spans") && region.equals(span.resource().get("cloud.region"));
      case Sample.Log log -> source.equals("logs") && region.equals(log.resource().get("region"));
      case Sample.Point point ->
          source.equals(point.series().name())
              && region.equals(point.series().attribute("cloud.region"));
    };
  }

  // Repeated points count once, with the most events, of equal ones with more in the first buckets.
  private static boolean largestOfItsIdentity(Sample sample, List<Sample> all) {
    if (!(sample instanceof Sample.Point point)) {
      return true;
    }
    boolean before = true;
    for (Sample candidate : all) {
      if (candidate == sample) {
        before = false;
      } else if (candidate instanceof Sample.Point other
          && other.series().equals(point.series())
          && other.timeNanos() == point.timeNanos()
          && start(other) == start(point)
          && (larger(other, point) || (before && !larger(point, other)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean larger(Sample.Point one, Sample.Point other) {
    boolean more = size(one) > size(other);
    return size(one) == size(other)
            && one instanceof Sample.Histogram a
            && other instanceof Sample.Histogram b
        ? Arrays.compare(a.counts(), b.counts()) > 0
        : more;
  }

  private static double size(Sample.Point point) {
    return switch (point) {
      case Sample.Sum s -> s.value();
      case Sample.Gauge g -> g.value();
      case Sample.Histogram h -> h.count();
      case Sample.ExponentialHistogram h -> h.count();
    };
  }

  private static long start(Sample.Point point) {
    return switch (point) {
      case Sample.Sum s -> s.startNanos();
      case Sample.Gauge g -> 0;
      case Sample.Histogram h -> h.startNanos();
      case Sample.ExponentialHistogram h -> h.startNanos();
    };
  }

  private static boolean delta(Sample.Point point) {
    return switch (point) {
      case Sample.Sum s -> s.temporality() == Temporality.DELTA;
      case Sample.Gauge g -> false;
      case Sample.Histogram h -> h.temporality() == Temporality.DELTA;
      case Sample.ExponentialHistogram h -> h.temporality() == Temporality.DELTA;
    };
  }

  /** What a point holds, by component; exponential buckets joined to {@code scale}. */
  private static Map<String, Long> components(Sample.Point point, int scale) {
    Map<String, Long> parts = new LinkedHashMap<>();
    switch (point) {
      case Sample.Sum s -> {
        String status = s.series().attribute("status");
        parts.put("500".equals(status) ? "bad" : "good", (long) s.value());
      }
      case Sample.Gauge g -> throw new IllegalArgumentException("gauge: " + g);
      case Sample.Histogram h -> {
        for (int i = 0; i < h.counts().length; i++) {
          parts.put((i < 2 ? "good" : "bad") + i, h.counts()[i]);
        }
      }
      case Sample.ExponentialHistogram h -> {
        parts.put("good zero", h.zeroCount());
        for (int i = 0; i < h.positive().length; i++) {
          int index = h.positiveOffset() + i >> h.scale() - scale;
          // (2^(index/2^scale), ..]: good when its upper bound is at most 2^-2.
          boolean good = index + 1 <= -2 << scale;
          parts.merge((good ? "good" : "bad") + index, h.positive()[i], Long::sum);
        }
      }
    }
    return parts;
  }

  private static int scale(Sample.Point point) {
    return point instanceof Sample.ExponentialHistogram h ? h.scale() : 0;
  }

  private Map<String, Long> increment(Sample.Point cur) {
    if (delta(cur)) {
      return components(cur, scale(cur));
    }
    Sample.Point sameStart = null;
    Sample.Point previous = null;
    for (Sample sample : samples) {
      if (sample instanceof Sample.Point other
          && other.series().equals(cur.series())
          && other.timeNanos() < cur.timeNanos()) {
        if (previous == null || other.timeNanos() > previous.timeNanos()) {
          previous = other;
        }
        if (start(other) == start(cur)
            && (sameStart == null || other.timeNanos() > sameStart.timeNanos())) {
          sameStart = other;
        }
      }
    }
    if (sameStart == null) {
      return first(start(cur), cur.timeNanos(), previous) ? components(cur, scale(cur)) : Map.of();
    }
    int common = Math.min(scale(cur), scale(sameStart));
    Map<String, Long> before = components(sameStart, common);
    Map<String, Long> change = new LinkedHashMap<>(components(cur, common));
    for (Map.Entry<String, Long> part : before.entrySet()) {
      if (change.merge(part.getKey(), -part.getValue(), Long::sum) < 0) {
        return components(cur, scale(cur)); // a reset, decided once for the whole point
      }
    }
    return change;
  }

  private static boolean first(long start, long time, Sample previous) {
    boolean restarted = previous != null && start != 0 && start >= previous.timeNanos();
    return restarted || (start != 0 && time - start <= 600_000_000_000L);
  }

  private void add(Sample sample, long total, long good) {
    long slice = -1;
    for (long k = Math.floorDiv(sample.timeNanos(), 10_000_000_000L) - 1; slice < 0; k++) {
      if (sample.timeNanos() > k * 10_000_000_000L
          && sample.timeNanos() <= (k + 1) * 10_000_000_000L) {
        slice = k;
      }
    }
    long[] sums = slices.computeIfAbsent(slice, k -> new long[2]);
    sums[0] += total;
    sums[1] += good;
  }

  /** {total, good} over the slices from first to last, both included. */
  long[] sum(long first, long last) {
    long[] sums = new long[2];
    slices
        .subMap(first, true, last, true)
        .values()
        .forEach(s -> {
          sums[0] += s[0];
          sums[1] += s[1];
        });
    return sums;
  }
}
