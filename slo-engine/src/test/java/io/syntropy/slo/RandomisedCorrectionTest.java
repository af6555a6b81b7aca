package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Correction.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Corrected windows against a reference that looks at every slice; a failure is shrunk. */
class RandomisedCorrectionTest {
  private static final int CASES = 10_000;
  private static final double TARGET = 0.95;
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(30));

  private record Counted(String region, long at, long good, long bad) {}

  private record Case(List<Counted> points, List<Correction> corrections) {}

  @Test
  void correctedWindowsEqualTheNaiveReference() {
    for (long seed = 0; seed < CASES; seed++) {
      Case random = random(seed);
      String wrong = difference(random);
      if (!wrong.isEmpty()) {
        List<Correction> few =
            Slos.smallest(
                random.corrections(), c -> !difference(new Case(random.points(), c)).isEmpty());
        List<Counted> points =
            Slos.smallest(random.points(), p -> !difference(new Case(p, few)).isEmpty());
        assertThat(difference(new Case(points, few)))
            .as("seed %d, shrunk to %s %s", seed, points, few)
            .isEmpty();
      }
    }
  }

  private static Case random(long seed) {
    Random random = new Random(seed);
    long[] spans = {300, 3_600, 30_000, 400_000, 2_800_000};
    long span = spans[random.nextInt(spans.length)];
    List<Counted> points = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    int count = 1 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      times.add(1 + random.nextLong(span));
    }
    times.stream()
        .sorted()
        .distinct()
        .forEach(at ->
            points.add(
                new Counted(
                    random.nextBoolean() ? "eu" : "us",
                    at,
                    random.nextInt(50),
                    random.nextInt(10))));
    List<Correction> corrections = new ArrayList<>();
    int corrected = random.nextInt(6);
    for (int i = 0; i < corrected; i++) {
      Kind kind = Kind.values()[random.nextInt(3)];
      long from = random.nextLong(span + 600) - 300;
      long to = from + 1 + random.nextLong(random.nextBoolean() ? 120 : span);
      Map<String, String> labels =
          random.nextInt(3) == 0
              ? Map.of("cloud.region", random.nextBoolean() ? "eu" : "us")
              : Map.of();
      boolean share = random.nextBoolean();
      double amount =
          kind == Kind.CREDIT ? (share ? random.nextDouble() : 1 + random.nextInt(20)) : 0;
      corrections.add(
          Slos.correction(
              "c" + i,
              kind,
              from,
              to,
              labels,
              share ? 0 : amount,
              share && amount > 0 ? amount : 0));
    }
    return new Case(points, corrections);
  }

  /** What differs from the reference; empty when nothing does. */
  private static String difference(Case one) {
    if (one.points().isEmpty()) {
      return "";
    }
    SliEngine engine = Slos.engine(Slos.counting("s", TARGET, Feed.errors()));
    for (Counted point : one.points()) {
      Slos.feed(engine, Feed.METRIC, point.region(), point.at(), point.good(), point.bad());
    }
    one.corrections().forEach(c -> engine.correct("s", c));
    Naive naive = new Naive(one);
    Map<String, double[]> seen = new LinkedHashMap<>();
    WindowCounts counts = new WindowCounts();
    StringBuilder wrong = new StringBuilder();
    engine.evaluate(
        "s",
        Feed.now(3e6),
        e -> {
          String region = String.valueOf(e.labels().get("cloud.region"));
          for (Duration window : WINDOWS) {
            e.counts(window, counts);
            double[] expected = naive.window(region, window.toSeconds() / 10);
            if (counts.total() != expected[1] || Math.abs(counts.good() - expected[0]) > 1e-6) {
              wrong.append(
                  "%s %s: good %s of %s (expected %s of %s)%n"
                      .formatted(
                          region, window, counts.good(), counts.total(), expected[0], expected[1]));
            }
          }
          seen.put(region, new double[] {e.budget().good(), e.budget().total()});
        });
    return seen.isEmpty() ? "nothing was evaluated" : wrong.toString();
  }

  /** Every slice for itself: what it holds, what it is rounded into, what corrects it. */
  private static final class Naive {
    private final Map<String, Map<Long, double[]>> slices = new HashMap<>();
    private final List<Correction> corrections;
    private final long last;

    Naive(Case one) {
      corrections = one.corrections();
      long newest = 0;
      for (Counted point : one.points()) {
        long slice = Math.floorDiv(Feed.nanos(point.at()) - 1, 10_000_000_000L);
        newest = Math.max(newest, slice);
        double[] at =
            slices
                .computeIfAbsent(point.region(), r -> new HashMap<>())
                .computeIfAbsent(slice, s -> new double[2]);
        at[0] += point.good();
        at[1] += point.bad();
      }
      last = newest;
    }

    /** Slices of a stored cell at this slice: 10 s for 6 h, 1 min for 3 d, then 1 h. */
    private long cell(long slice) {
      long back = last - slice + 1;
      return back <= 2_160 ? 1 : back <= 25_920 ? 6 : 360;
    }

    private long reads(long slice) {
      return slice - Math.floorMod(slice, cell(slice));
    }

    private long begin(long slice) {
      long at = slice;
      while (at % cell(at) != 0) {
        at--;
      }
      return at;
    }

    private boolean in(Correction c, String region, long slice) {
      long from = begin(Math.floorDiv(c.from().getEpochSecond(), 10));
      long to = Math.floorDiv(c.to().getEpochSecond() * 1_000_000_000L - 1, 10_000_000_000L);
      while (to < last && (to + 1) % cell(to + 1) != 0) {
        to++;
      }
      boolean about = c.labels().isEmpty() || c.labels().containsValue(region);
      return about && slice >= from && slice <= to;
    }

    private boolean any(Kind kind, String region, long slice) {
      return corrections.stream().anyMatch(c -> c.kind() == kind && in(c, region, slice));
    }

    private boolean creditable(Correction c, String region, long slice) {
      return in(c, region, slice)
          && !any(Kind.EXCLUDE, region, slice)
          && !any(Kind.COUNT_GOOD, region, slice);
    }

    private double fraction(Correction credit) {
      double[] sums = new double[2];
      long window = reads(last - 259_200 + 1);
      slices.forEach((region, own) ->
          own.forEach((slice, counts) -> {
            if (creditable(credit, region, slice)) {
              sums[0] += counts[1];
            }
            boolean about = credit.labels().isEmpty() || credit.labels().containsValue(region);
            if (about && slice >= window && !any(Kind.EXCLUDE, region, slice)) {
              sums[1] += counts[0] + counts[1];
            }
          }));
      double events = credit.events() > 0 ? credit.events() : credit.budgetShare() * 0.05 * sums[1];
      return sums[0] == 0 ? 0 : Math.min(1, events / sums[0]);
    }

    /** Good and total of the window of so many slices. */
    double[] window(String region, long length) {
      double[] sums = new double[2];
      long first = reads(last - length + 1);
      slices
          .get(region)
          .forEach((slice, counts) -> {
            if (slice < first || any(Kind.EXCLUDE, region, slice)) {
              return;
            }
            boolean forgiven = any(Kind.COUNT_GOOD, region, slice);
            sums[0] += counts[0] + (forgiven ? counts[1] : 0);
            sums[1] += counts[0] + counts[1];
            for (Correction c : corrections) {
              if (c.kind() == Kind.CREDIT && creditable(c, region, slice)) {
                sums[0] += fraction(c) * counts[1];
              }
            }
          });
      return new double[] {Math.min(sums[0], sums[1]), sums[1]};
    }
  }
}
