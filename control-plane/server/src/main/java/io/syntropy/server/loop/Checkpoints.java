package io.syntropy.server.loop;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.telemetry.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Saves the engine's state once a minute, so that a start replays a minute rather than all. The
 * state is copied on the loop's thread and written on another.
 */
@ApplicationScoped
public class Checkpoints {
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);
  private static final Duration EVERY = Duration.ofSeconds(60);

  /** What the journal keeps at least, whatever is checkpointed. */
  private static final long JOURNAL_KEPT = 1L << 30;

  private final LoopState state;
  private final AlertBook alerts;
  private final StoredJson json;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("checkpoint").unstarted(task));
  private @Nullable CheckpointFiles files;
  private @Nullable Journal journal;
  private @Nullable Instant last;

  /** Saves {@code state}. */
  public Checkpoints(LoopState state, AlertBook alerts, StoredJson json) {
    this.state = state;
    this.alerts = alerts;
    this.json = json;
  }

  /** The configuration and the alerts as they were, kept beside the engine's state. */
  record Applied(ControlEvent.@Nullable ConfigApplied event, AlertBook.@Nullable Saved alerts) {}

  /**
   * Restores the newest readable checkpoint.
   *
   * @return where the replay has to begin
   */
  long restore(CheckpointFiles from, Journal log, LoopHandler handler) {
    files = from;
    journal = log;
    for (CheckpointFiles.Checkpoint checkpoint : from.readable()) {
      if (checkpoint.position() < log.begin() || checkpoint.position() > log.end()) {
        LOG.warnf("checkpoint at %d is outside the journal", checkpoint.position());
        continue;
      }
      try {
        state.engine().restore(new ByteArrayInputStream(checkpoint.engine()));
        Applied kept = json.read(checkpoint.config(), Applied.class);
        ControlEvent.ConfigApplied event = kept.event();
        if (event != null) {
          handler.configure(event);
        }
        alerts.restore(
            kept.alerts() == null ? new AlertBook.Saved(List.of(), List.of()) : kept.alerts(),
            state.engine());
        return checkpoint.position();
      } catch (IOException | RuntimeException e) {
        LOG.warnf("checkpoint at %d: %s", checkpoint.position(), e.getMessage());
      }
    }
    return log.begin();
  }

  /** Saves when a minute has passed since the last time. */
  void maybe(Instant now, long reached) {
    if (last == null) {
      last = now;
    } else if (!last.plus(EVERY).isAfter(now)) {
      last = now;
      CheckpointFiles.Checkpoint checkpoint = copy(reached);
      writer.execute(() -> write(checkpoint));
    }
  }

  /** Saves at once, on a clean stop. */
  void now(long reached) {
    write(copy(reached));
  }

  @PreDestroy
  void stop() {
    writer.shutdown();
  }

  private CheckpointFiles.Checkpoint copy(long reached) {
    ByteArrayOutputStream engine = new ByteArrayOutputStream();
    try {
      state.engine().checkpoint(engine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Configuration configuration = state.configuration();
    Instant at = configuration.appliedAt();
    ControlEvent.ConfigApplied event =
        at == null
            ? null
            : new ControlEvent.ConfigApplied(
                at,
                configuration.generation(),
                configuration.commit(),
                "checkpoint",
                configuration.documents());
    return new CheckpointFiles.Checkpoint(
        reached, json.bytes(new Applied(event, alerts.save())), engine.toByteArray());
  }

  private void write(CheckpointFiles.Checkpoint checkpoint) {
    CheckpointFiles target = files;
    Journal log = journal;
    if (target == null || log == null) {
      return;
    }
    try {
      target.write(checkpoint);
      long oldest = target.oldest();
      log.releaseBefore(Math.min(oldest, log.end() - JOURNAL_KEPT));
    } catch (IOException e) {
      LOG.warnf("checkpoint was not written, a restart replays more: %s", e.getMessage());
    }
  }
}
