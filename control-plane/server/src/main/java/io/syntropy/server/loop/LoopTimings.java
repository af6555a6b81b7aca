package io.syntropy.server.loop;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How late and how long the loop's ticks are; measured beside the loop, read by no decision. */
final class LoopTimings implements MultiCollector {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final Histogram lag =
      histogram(
          "syntropy_loop_tick_lag_seconds",
          "From the second a tick stands for to when it was applied.");
  private final Histogram duration =
      histogram("syntropy_loop_tick_duration_seconds", "Time to apply one tick.");
  private volatile @Nullable Instant lastTick;

  private static Histogram histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .build();
  }

  void ticked(Instant tick, Instant applied, Duration took) {
    lag.observe(Math.max(0, Duration.between(tick, applied).toMillis() / 1e3));
    duration.observe(took.toNanos() / 1e9);
    lastTick = tick;
  }

  /** The newest tick applied, null before the first. */
  @Nullable Instant lastTick() {
    return lastTick;
  }

  @Override
  public MetricSnapshots collect() {
    return new MetricSnapshots(lag.collect(), duration.collect());
  }
}
