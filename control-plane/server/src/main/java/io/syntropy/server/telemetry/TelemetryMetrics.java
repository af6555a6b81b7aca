package io.syntropy.server.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.metrics.Numbers;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.govern.CardinalityStats;
import io.syntropy.telemetry.govern.SamplingStats;
import io.syntropy.telemetry.pipeline.StoreFeed;
import io.syntropy.telemetry.store.Signal;
import io.syntropy.telemetry.store.StoreHealth;
import io.syntropy.telemetry.store.TelemetryStore;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Governance and the store in numbers. */
@Singleton
public class TelemetryMetrics implements MultiCollector {
  private final TelemetryPlane plane;
  private final Scrubbing scrubbing;

  TelemetryMetrics(TelemetryPlane plane, Scrubbing scrubbing) {
    this.plane = plane;
    this.scrubbing = scrubbing;
  }

  @Override
  public MetricSnapshots collect() {
    Numbers numbers = new Numbers();
    scrubbing
        .scrubber()
        .counts()
        .forEach((rule, count) ->
            numbers.counter(
                "syntropy_scrubbed_texts",
                "Texts removed or replaced before they were stored, by rule.",
                Labels.of("rule", rule.label()),
                count));
    StoreFeed feed = plane.feed();
    TelemetryStore store = plane.store();
    JournalFollower follower = plane.follower();
    if (feed != null && store != null && follower != null) {
      sampling(numbers, feed.sampling());
      series(numbers, feed.series());
      store(numbers, store.health(), follower);
    }
    return numbers.snapshots();
  }

  private static void sampling(Numbers numbers, SamplingStats stats) {
    String spans = "syntropy_sampling_spans";
    String help = "Spans, by what tail sampling did with them.";
    numbers
        .counter(spans, help, Labels.of("outcome", "seen"), stats.seen())
        .counter(spans, help, Labels.of("outcome", "kept"), stats.kept())
        .counter(spans, help, Labels.of("outcome", "late"), stats.late())
        .counter(
            "syntropy_sampling_traces_early",
            "Traces decided before their time because the buffer was full.",
            Labels.EMPTY,
            stats.early())
        .gauge(
            "syntropy_sampling_held_spans",
            "Spans that wait for the decision on their trace.",
            Labels.EMPTY,
            stats.heldSpans());
  }

  private static void series(Numbers numbers, CardinalityStats stats) {
    stats
        .active()
        .forEach((service, count) ->
            numbers.gauge(
                "syntropy_service_series",
                "Stored series with a point in the last hour.",
                Labels.of("service", service),
                count));
    String help = "Points of series over a service's budget, by what became of them.";
    numbers
        .counter(
            "syntropy_cardinality_points",
            help,
            Labels.of("outcome", "folded"),
            stats.foldedPoints())
        .counter(
            "syntropy_cardinality_points",
            help,
            Labels.of("outcome", "dropped"),
            stats.droppedPoints());
  }

  private static void store(Numbers numbers, StoreHealth health, JournalFollower follower) {
    for (Signal signal : Signal.values()) {
      numbers.gauge(
          "syntropy_store_bytes",
          "Bytes of stored files.",
          Labels.of("signal", signal.name().toLowerCase(Locale.ROOT)),
          health.bytes().getOrDefault(signal, 0L));
    }
    numbers
        .gauge(
            "syntropy_store_lag_bytes",
            "Journal not taken into the store yet.",
            Labels.EMPTY,
            follower.lagBytes())
        .counter(
            "syntropy_store_skipped_bytes",
            "Journal that was gone before the store read it.",
            Labels.EMPTY,
            follower.skippedBytes())
        .gauge(
            "syntropy_store_quarantined_files",
            "Damaged files that were set aside.",
            Labels.EMPTY,
            health.quarantined().size())
        .gauge(
            "syntropy_store_writable",
            "1 while the store can write, else 0.",
            Labels.EMPTY,
            health.fault() == null && follower.fault() == null ? 1 : 0);
  }
}
