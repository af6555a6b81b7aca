package io.syntropy.server.rum;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.metrics.Numbers;
import io.syntropy.telemetry.EnumCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** What became of beacons, for {@code /metrics}; absent while nobody's pages may send. */
@ApplicationScoped
class RumCounts implements MultiCollector {
  /** What became of one. */
  enum Outcome {
    ACCEPTED,
    /** The browser asks not to be tracked. */
    DECLINED,
    MALFORMED,
    TOO_LARGE,
    UNKNOWN_KEY,
    WRONG_ORIGIN,
    RATE_LIMITED,
    UNSTORED
  }

  private final EnumCounts<Outcome> counts = new EnumCounts<>(Outcome.class);
  private final RumIntake intake;

  RumCounts(RumIntake intake) {
    this.intake = intake;
  }

  void add(Outcome outcome) {
    counts.add(outcome);
  }

  @Override
  public MetricSnapshots collect() {
    Numbers numbers = new Numbers();
    if (intake.settings().isOn()) {
      for (Outcome outcome : Outcome.values()) {
        numbers.counter(
            "syntropy_rum_beacons",
            "Beacons of browsers.",
            Labels.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
            counts.of(outcome));
      }
    }
    return numbers.snapshots();
  }
}
