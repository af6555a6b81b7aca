package io.syntropy.server.loop;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.telemetry.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Saves the engine's state once a minute, so that a start replays a minute rather than all; more
 * seldom when it is large. It is written on the loop's thread and made durable on another.
 */
@ApplicationScoped
public class Checkpoints {
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);
  private static final Duration EVERY = Duration.ofSeconds(60);

  /** The loop spends at most one part in so many on checkpoints. */
  private static final int SHARE = 30;

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
  private final AtomicBoolean writing = new AtomicBoolean();
  private @Nullable Instant next;

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
    long position =
        from.restore((at, config, engine) -> {
          if (at < log.begin() || at > log.end()) {
            LOG.warnf("checkpoint at %d is outside the journal", at);
            return false;
          }
          state.engine().restore(engine);
          Applied kept = json.read(config, Applied.class);
          ControlEvent.ConfigApplied event = kept.event();
          if (event != null) {
            handler.configure(event);
          }
          alerts.restore(
              kept.alerts() == null ? new AlertBook.Saved(List.of(), List.of()) : kept.alerts(),
              state.engine());
          return true;
        });
    return position < 0 ? log.begin() : position;
  }

  /** Saves when its time has come and the last one is on disk. */
  void maybe(Instant now, long reached) {
    if (next == null) {
      next = now.plus(EVERY);
    } else if (!next.isAfter(now) && !writing.get()) {
      long began = System.nanoTime();
      CheckpointFiles.Draft draft = draft(reached);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      next = now.plus(longer(EVERY, took.multipliedBy(SHARE)));
      if (draft != null) {
        writing.set(true);
        writer.execute(() -> {
          commit(draft);
          writing.set(false);
        });
      }
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Saves at once, on a clean stop. */
  void now(long reached) {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
        return; // the one being written has to do
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    CheckpointFiles.Draft draft = draft(reached);
    if (draft != null) {
      commit(draft);
    }
  }

  @PreDestroy
  void stop() {
    writer.shutdown();
  }

  private CheckpointFiles.@Nullable Draft draft(long reached) {
    CheckpointFiles target = files;
    if (target == null) {
      return null;
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
    try {
      return target.write(
          reached, json.bytes(new Applied(event, alerts.save())), state.engine()::checkpoint);
    } catch (IOException e) {
      failed(e);
      return null;
    }
  }

  private void commit(CheckpointFiles.Draft draft) {
    CheckpointFiles target = files;
    Journal log = journal;
    if (target == null || log == null) {
      return;
    }
    try {
      target.commit(draft);
      long oldest = target.oldest();
      log.releaseBefore(Math.min(oldest, log.end() - JOURNAL_KEPT));
    } catch (IOException e) {
      failed(e);
    }
  }

  private static void failed(IOException e) {
    LOG.warnf("checkpoint was not written, a restart replays more: %s", e.getMessage());
  }
}
