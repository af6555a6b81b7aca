package io.syntropy.alerts.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Counters of two regions with two instances each, scraped every {@link #SCRAPE} s, with random
 * incidents: steps, ramps, flaps, restarts, silence. Every number follows from the seed.
 */
final class Incidents {
  static final int SCRAPE = 30;
  static final List<String> REGIONS = List.of("eu", "us");

  /**
   * One series.
   *
   * @param values by scrape; NaN where there was none
   */
  record Counter(String region, String instance, String code, double[] values) {
    /** As unit tests of Prometheus write it; after a scrape that failed stands a stale marker. */
    String text() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        boolean silent = Double.isNaN(values[i]);
        boolean first = silent && i > 0 && !Double.isNaN(values[i - 1]);
        text.append(silent ? first ? "stale " : "_ " : Long.toString((long) values[i]) + " ");
      }
      return text.toString().strip();
    }
  }

  /** How long they are and how much fails. */
  enum Kind {
    /** Minutes to hours, from a little over the budget to an outage. */
    ALL,
    /** Half an hour to hours, well over it: for tiers over hours that have to hold. */
    LONG
  }

  private final Random random;
  private final int scrapes;

  private Incidents(long seed, int scrapes) {
    this.random = new Random(seed);
    this.scrapes = scrapes;
  }

  /** One region of each kind. */
  static List<Counter> of(long seed, int scrapes) {
    Incidents incidents = new Incidents(seed, scrapes);
    List<Counter> counters = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      counters.addAll(incidents.region(REGIONS.get(kind.ordinal()), kind));
    }
    return counters;
  }

  private List<Counter> region(String region, Kind kind) {
    double[] errors = new double[scrapes];
    boolean[] silent = new boolean[scrapes];
    int at = 40 + random.nextInt(80);
    while (at < scrapes) {
      int length =
          switch (kind) {
            case ALL -> 10 + random.nextInt(random.nextInt(3) == 0 ? 400 : 120);
            case LONG -> 80 + random.nextInt(200);
          };
      shape(kind, at, Math.min(scrapes, at + length), errors, silent);
      at += length + 20 + random.nextInt(kind == Kind.LONG ? 120 : 240);
    }
    int events = random.nextBoolean() ? 60 : 2_000;
    List<Counter> counters = new ArrayList<>();
    for (String instance : List.of("a", "b")) {
      counters.addAll(instance(region, instance, events, errors, silent));
    }
    return counters;
  }

  private void shape(Kind kind, int from, int to, double[] errors, boolean[] silent) {
    double[] heights =
        switch (kind) {
          case ALL -> new double[] {0.02, 0.04, 0.1, 0.25, 0.6, 1};
          case LONG -> new double[] {0.1, 0.15, 0.25, 0.6};
        };
    int shape = random.nextInt(6);
    double height = heights[random.nextInt(heights.length)];
    for (int i = from; i < to; i++) {
      switch (shape) {
        case 0, 1 -> errors[i] = height;
        case 2 -> errors[i] = height * (i - from) / (to - from);
        case 3 -> errors[i] = (i - from) / 20 % 2 == 0 ? height : 0;
        case 4 -> silent[i] = true;
        default -> {
          errors[i] = height;
          silent[i] = i - from > (to - from) / 3;
        }
      }
    }
  }

  private List<Counter> instance(
      String region, String instance, int events, double[] errors, boolean[] silent) {
    double[] good = new double[scrapes];
    double[] bad = new double[scrapes];
    long goodSoFar = random.nextInt(100_000);
    long badSoFar = random.nextInt(1_000);
    for (int i = 0; i < scrapes; i++) {
      boolean restarts = random.nextInt(400) == 0 || i > 0 && silent[i - 1] && !silent[i];
      if (restarts && random.nextBoolean()) {
        goodSoFar = 0;
        badSoFar = 0;
      }
      if (silent[i]) {
        good[i] = Double.NaN;
        bad[i] = Double.NaN;
        continue;
      }
      int total = events - events / 5 + random.nextInt(1 + events * 2 / 5);
      double expected = total * (errors[i] + 0.0005);
      int failed =
          (int)
              Math.min(total, Math.floor(expected) + (random.nextDouble() < expected % 1 ? 1 : 0));
      goodSoFar += total - failed;
      badSoFar += failed;
      good[i] = goodSoFar;
      bad[i] = badSoFar;
    }
    return List.of(
        new Counter(region, instance, "200", good), new Counter(region, instance, "500", bad));
  }
}
