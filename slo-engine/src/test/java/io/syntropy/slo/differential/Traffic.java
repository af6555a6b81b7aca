package io.syntropy.slo.differential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Requests of six instances in three regions and what they report of them: cumulative counters of
 * good and bad requests with the start of the process. Every number follows from the seed.
 */
final class Traffic {
  /** A slice boundary, in milliseconds since the epoch. */
  static final long T0 = 1_772_323_200_000L;

  static final List<String> REGIONS = List.of("ap", "eu", "us");

  /** One counter: {@code http_requests_total} of an instance and a status. */
  record Counter(String region, String instance, boolean bad) {
    String code() {
      return bad ? "500" : "200";
    }
  }

  /**
   * A report of one counter.
   *
   * @param arrival when it arrives, milliseconds since the epoch
   * @param time its event time
   * @param start when its process began
   * @param value all events since then: the truth
   */
  record Report(Counter counter, long arrival, long time, long start, long value) {}

  private final Shape shape;
  private final Random random;
  private final List<Report> reports = new ArrayList<>();
  private final long end;
  private final long incident;

  private Traffic(Shape shape, long seed) {
    this.shape = shape;
    this.random = new Random(seed);
    this.end = T0 + shape.length().toMillis();
    this.incident = T0 + (long) (random.nextDouble() * shape.length().toMillis());
  }

  /** All reports in order of arrival. */
  static List<Report> of(Shape shape, long seed) {
    Traffic traffic = new Traffic(shape, seed);
    for (int i = 0; i < 2 * REGIONS.size(); i++) {
      traffic.instance(REGIONS.get(i % REGIONS.size()), "i" + i);
    }
    traffic.reports.sort(Comparator.comparingLong(Report::arrival).thenComparingLong(Report::time));
    return List.copyOf(traffic.reports);
  }

  private void instance(String region, String name) {
    Counter good = new Counter(region, name, false);
    Counter bad = new Counter(region, name, true);
    long start = T0 - random.nextInt(1_200_000);
    long last = start;
    long time = T0 + 1 + random.nextInt((int) (shape.interval() * 1000));
    long[] counts = new long[2];
    while (time <= end) {
      for (long second = last; second < time; second += 1000) {
        requests(second, Math.min(1000, time - second) / 1000.0, counts);
      }
      long delay = random.nextDouble() < shape.late() ? random.nextInt(540_000) : 0;
      long arrival = Math.min(end, time + delay + random.nextInt(500));
      report(good, arrival, time, start, counts[0]);
      report(bad, arrival, time, start, counts[1]);
      last = time;
      if (random.nextDouble() < shape.restart()) {
        // It ends right after its report, so that nothing is lost that nobody could know of.
        start = time + random.nextInt(120_000);
        last = start;
        time = start;
        counts = new long[2];
      } else if (random.nextDouble() < shape.gap()) {
        time += random.nextInt(1_200_000);
      }
      time += Math.round(shape.interval() * 1000) - 50 + random.nextInt(100);
    }
  }

  private void report(Counter counter, long arrival, long time, long start, long value) {
    if (value > 0 || !shape.lazy()) {
      reports.add(new Report(counter, Math.max(arrival, time), time, start, value));
    }
  }

  private void requests(long at, double seconds, long[] counts) {
    boolean broken = at >= incident && at < incident + 600_000;
    double errors = broken ? Math.min(1, 50 * shape.errorRatio()) : shape.errorRatio();
    double expected = shape.perSecond() * seconds;
    int requests = (int) expected + (random.nextDouble() < expected - (int) expected ? 1 : 0);
    for (int i = 0; i < requests; i++) {
      counts[random.nextDouble() < errors ? 1 : 0]++;
    }
  }
}
