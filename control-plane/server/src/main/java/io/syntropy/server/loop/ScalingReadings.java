package io.syntropy.server.loop;

import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.policy.ScalingReading;
import io.syntropy.policy.ScalingSignal;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the scaling policies' signals read: the mean of a metric's values over the time a reading is
 * fresh for, by region and instance.
 */
final class ScalingReadings {
  /** Computed from a service's collective signal (contracts §7); no metric has this name. */
  static final String HZ_STRESS = "Hz_stress_index";

  private static final String REGION = "cloud.region";
  private static final String INSTANCE = "service.instance.id";
  private static final double CALM_HZ = 440;
  private static final double SPAN_HZ = 80;
  private static final long SLICE_SECONDS = 10;

  private ScalingReadings() {}

  /** The indicators that {@code policies} read, by the name they are read under. */
  static Map<String, Indicator> indicators(List<ScalingPolicy> policies) {
    Map<String, Indicator> all = new TreeMap<>();
    for (ScalingPolicy policy : policies) {
      for (ScalingSignal signal : policy.signals()) {
        if (!signal.metric().equals(HZ_STRESS)) {
          Selector values =
              Selector.metric(
                  signal.metric(),
                  Map.of("service.name", policy.service()),
                  List.of(REGION, INSTANCE));
          // Only sum and count are of interest, so any bound does.
          all.put(key(policy, signal), new Indicator.Spread(values, List.of(0.0)));
        }
      }
    }
    return all;
  }

  /**
   * The readings of {@code region} by signal name; a signal nobody reported is not among them.
   *
   * @param ready ids of the instances that serve there
   */
  static SortedMap<String, ScalingReading> read(
      SliEngine engine,
      ScalingPolicy policy,
      List<ProtectivePolicy> protections,
      String region,
      Set<String> ready,
      Instant now) {
    SortedMap<String, ScalingReading> readings = new TreeMap<>();
    for (ScalingSignal signal : policy.signals()) {
      ScalingReading reading =
          signal.metric().equals(HZ_STRESS)
              ? stress(engine, policy, protections, region, now)
              : reading(engine, policy, signal, region, ready, now);
      if (reading != null) {
        readings.put(signal.name(), reading);
      }
    }
    return readings;
  }

  private static @Nullable ScalingReading stress(
      SliEngine engine,
      ScalingPolicy policy,
      List<ProtectivePolicy> protections,
      String region,
      Instant now) {
    for (ProtectivePolicy protection : protections) {
      var input =
          protection.service().equals(policy.service())
              ? RegionSignals.collective(engine, protection, region, now)
              : null;
      if (input != null) {
        double index = Math.min(1, Math.max(0, (CALM_HZ - input.mean()) / SPAN_HZ));
        return new ScalingReading.Total(input.fresh() ? index : Double.NaN, input.observedAt());
      }
    }
    return null;
  }

  private static @Nullable ScalingReading reading(
      SliEngine engine,
      ScalingPolicy policy,
      ScalingSignal signal,
      String region,
      Set<String> ready,
      Instant now) {
    SignalReading all =
        engine.read(key(policy, signal), window(signal.staleAfter()), now).orElse(null);
    if (all == null) {
      return null;
    }
    Map<String, Double> means = new HashMap<>();
    double sum = 0;
    double count = 0;
    Instant newest = null;
    for (SignalReading.Group group : all.groups()) {
      Spread spread = group.spread();
      Double mean = spread == null ? null : spread.mean();
      if (!region.equals(group.labels().get(REGION)) || spread == null || mean == null) {
        continue;
      }
      means.put(group.labels().getOrDefault(INSTANCE, ""), mean);
      sum += mean * spread.count();
      count += spread.count();
      newest = newest == null || group.newest().isAfter(newest) ? group.newest() : newest;
    }
    if (newest == null) {
      return null;
    }
    if (signal.per() == ScalingSignal.Per.VALUE) {
      return new ScalingReading.Total(sum / count, newest);
    }
    if (means.keySet().stream().noneMatch(ready::contains)) {
      double total = means.values().stream().mapToDouble(Double::doubleValue).sum();
      return new ScalingReading.Total(total, newest);
    }
    List<Double> samples = new ArrayList<>();
    ready.forEach(id -> samples.add(means.getOrDefault(id, Double.NaN)));
    return new ScalingReading.PerReplica(samples, 0, newest);
  }

  /** Whole slices, at least one. */
  private static Duration window(Duration fresh) {
    long slices = Math.max(1, (fresh.toSeconds() + SLICE_SECONDS - 1) / SLICE_SECONDS);
    return Duration.ofSeconds(slices * SLICE_SECONDS);
  }

  private static String key(ScalingPolicy policy, ScalingSignal signal) {
    return "scaling/" + policy.name() + "/" + signal.name();
  }
}
