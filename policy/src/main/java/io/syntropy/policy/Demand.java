package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Demand and capacity in requests per second, measured at most {@link #MAX_AGE} ago. A region that
 * fell silent keeps the demand it had: a metric outage is never read as no load.
 */
final class Demand {
  /** T of I2. */
  static final Duration MAX_AGE = Duration.ofSeconds(120);

  /** A report from further ahead is no measurement: how old it is, is unknown. */
  static final Duration MAX_AHEAD = Duration.ofSeconds(30);

  /** h of I2: the margin on top of the shifted demand. */
  static final double HEADROOM = 0.2;

  private final Instant now;

  Demand(Instant now) {
    this.now = now;
  }

  private boolean current(InstanceCapacity c) {
    return !c.measuredAt().plus(MAX_AGE).isBefore(now)
        && !c.measuredAt().isAfter(now.plus(MAX_AHEAD))
        && c.limitRps() >= 0
        && c.inUseRps() >= 0;
  }

  /** What the region serves now by telemetry or heartbeats, the larger; NaN when unknown. */
  double measured(RegionInput in) {
    double demand = Double.NaN;
    PassiveEvidence p = in.passive();
    if (p != null && p.fresh() && p.requestsPerMinute() >= 0) {
      demand = p.requestsPerMinute() / 60;
    }
    double inUse = 0;
    boolean any = false;
    for (InstanceCapacity c : in.instances()) {
      if (current(c)) {
        inUse += c.inUseRps();
        any = true;
      }
    }
    return any ? (demand >= inUse ? demand : inUse) : demand;
  }

  /** Capacity measured by live instances, bounded by the manifest; NaN when none measured. */
  double capacity(RegionInput in) {
    double limit = 0;
    boolean any = false;
    for (InstanceCapacity c : in.instances()) {
      if (current(c)) {
        limit += c.limitRps();
        any = true;
      }
    }
    if (!any) {
      return Double.NaN;
    }
    return in.capacityRps() == null ? limit : Math.min(limit, in.capacityRps());
  }

  /** Age of the oldest capacity report counted; null when none is. */
  @Nullable Long ageMillis(RegionInput in) {
    Long age = null;
    for (InstanceCapacity c : in.instances()) {
      if (current(c)) {
        long a = Math.max(0, Duration.between(c.measuredAt(), now).toMillis());
        age = age == null ? a : Math.max(age, a);
      }
    }
    return age;
  }

  /**
   * Demand of every region at the present weights: the largest of what is measured, what it had
   * when it last served well, and what its weight stands for; NaN when nothing is known.
   */
  Map<String, Double> estimate(Tick tick) {
    double served = 0;
    double weight = 0;
    Map<String, Double> measured = new TreeMap<>();
    for (String region : tick.regions.keySet()) {
      double m = measured(tick.input(region));
      double w = tick.weights.getOrDefault(region, 0.0);
      measured.put(region, m);
      if (!Double.isNaN(m) && w > 0) {
        served += m;
        weight += w;
      }
    }
    double perWeight = weight > 0 ? served / weight : Double.NaN;
    Map<String, Double> estimate = new TreeMap<>();
    tick.regions.forEach((name, r) -> {
      double w = tick.weights.getOrDefault(name, 0.0);
      double demand = measured.getOrDefault(name, Double.NaN);
      if (w > 0) {
        demand = larger(demand, perWeight * w);
        if (!r.away() && r.demandRps != null) {
          demand = larger(demand, r.demandRps);
        }
      }
      estimate.put(name, demand);
    });
    return estimate;
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }
}
