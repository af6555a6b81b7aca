package io.syntropy.server.loop;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.metrics.Numbers;
import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.SegmentJournal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The journal, the receivers, the loop and its checkpoints as metrics; what runs, that is. */
@ApplicationScoped
public class LoopMetrics implements MultiCollector {
  private final LoopStart start;
  private final ControlLoop loop;
  private final Checkpoints checkpoints;
  private final Clock clock;

  /** Reads what {@code start} opened. */
  public LoopMetrics(LoopStart start, ControlLoop loop, Checkpoints checkpoints, Clock clock) {
    this.start = start;
    this.loop = loop;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> all = new ArrayList<>();
    if (start.journal() instanceof SegmentJournal journal) {
      journal.metrics().collect().forEach(all::add);
    }
    OtlpReceiver receiver = start.receiver();
    if (receiver != null) {
      receiver.metrics().collect().forEach(all::add);
    }
    loop.timings().collect().forEach(all::add);
    numbers().forEach(all::add);
    return new MetricSnapshots(all);
  }

  private MetricSnapshots numbers() {
    Instant now = clock.instant();
    Numbers numbers = new Numbers();
    Instant tick = loop.timings().lastTick();
    if (tick != null) {
      numbers.gauge(
          "syntropy_loop_tick_age_seconds",
          "Age of the newest tick that was applied; a second at most when all is well.",
          seconds(Duration.between(tick, now)));
    }
    CheckpointFiles.Written written = checkpoints.written();
    if (written != null) {
      numbers
          .gauge(
              "syntropy_checkpoint_age_seconds",
              "Age of the newest checkpoint of this run.",
              seconds(Duration.between(written.at(), now)))
          .gauge("syntropy_checkpoint_size_bytes", "Its length.", written.bytes())
          .gauge(
              "syntropy_checkpoint_loop_duration_seconds",
              "How long the loop stood still to write it.",
              seconds(written.onLoop()))
          .gauge(
              "syntropy_checkpoint_commit_duration_seconds",
              "How long it then took to be durable.",
              seconds(written.onDisk()));
    }
    return numbers.snapshots();
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toNanos() / 1e9);
  }
}
