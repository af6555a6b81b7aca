package io.syntropy.server.loop;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.telemetry.TelemetryPlane;
import io.syntropy.telemetry.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Saves the engine's state once a minute, so that a start replays a minute rather than all; more
 * seldom when it is large. It is written on the loop's thread and made durable on another. Beside
 * it goes what the kernel remembers, for replays alone; a start reads the rows instead.
 */
@ApplicationScoped
public class Checkpoints {
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);

  /** The loop spends at most one part in so many on checkpoints. */
  private static final int SHARE = 100;

  /** A decision that waits is answered or given up by then. */
  private static final Duration WAITS = Judging.PATIENCE.plusSeconds(5);

  private final LoopState state;
  private final AlertBook alerts;
  private final StoredJson json;
  private final JournalLimits limits;
  private final TelemetryPlane plane;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("checkpoint").unstarted(task));
  private volatile @Nullable CheckpointFiles files;
  private volatile @Nullable KernelFiles kernels;
  private volatile @Nullable Journal journal;
  private final List<Long> held = new ArrayList<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private @Nullable Instant next;

  /** Saves {@code state}. */
  public Checkpoints(
      LoopState state,
      AlertBook alerts,
      StoredJson json,
      JournalLimits limits,
      TelemetryPlane plane) {
    this.state = state;
    this.alerts = alerts;
    this.json = json;
    this.limits = limits;
    this.plane = plane;
    Duration every = limits.checkpointEvery();
    if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "SYNTROPY_JOURNAL_CHECKPOINT_EVERY: %s s (expected 1 s to 1 h)"
              .formatted(every.toSeconds()));
    }
    if (limits.keptBytes() < 0) {
      throw new IllegalArgumentException(
          "SYNTROPY_JOURNAL_KEPT_BYTES: %d (expected 0 or more)".formatted(limits.keptBytes()));
    }
  }

  /** What was written at one position. */
  private record Draft(
      long position,
      CheckpointFiles.Draft engine,
      @Nullable Instant at,
      @Nullable KernelState kernel) {}

  /**
   * Restores the newest readable checkpoint.
   *
   * @return where the replay has to begin
   */
  long restore(Path folder, Journal log, LoopHandler handler) throws IOException {
    CheckpointFiles from = new CheckpointFiles(folder);
    files = from;
    kernels = new KernelFiles(folder, json);
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
          alerts.restore(kept.book(), state.engine());
          return true;
        });
    return position < 0 ? log.begin() : position;
  }

  /**
   * Saves when its time has come and the last one is on disk.
   *
   * @param now the last tick
   * @param kernel what the kernel remembers, null while that cannot be written: it is waited for a
   *     while, and left out then
   */
  void maybe(Instant now, long reached, Supplier<@Nullable KernelState> kernel) {
    Instant due = next;
    if (due == null) {
      next = now.plus(limits.checkpointEvery());
    } else if (!due.isAfter(now) && !writing.get()) {
      long began = System.nanoTime();
      KernelState remembered = remembered(kernel);
      if (remembered == null && now.isBefore(due.plus(WAITS))) {
        return;
      }
      Draft draft = draft(now, reached, remembered);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      next = now.plus(longer(limits.checkpointEvery(), took.multipliedBy(SHARE)));
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
  void now(@Nullable Instant ticked, long reached, Supplier<@Nullable KernelState> kernel) {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
        return; // the one being written has to do
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Draft draft = draft(ticked, reached, ticked == null ? null : remembered(kernel));
    if (draft != null) {
      commit(draft);
    }
  }

  private static @Nullable KernelState remembered(Supplier<@Nullable KernelState> kernel) {
    try {
      return kernel.get();
    } catch (RuntimeException e) {
      LOG.warnf(e, "what the kernel remembers cannot be written, a replay cannot begin here");
      return null;
    }
  }

  @PreDestroy
  void stop() {
    writer.shutdown();
  }

  private @Nullable Draft draft(@Nullable Instant at, long reached, @Nullable KernelState kernel) {
    CheckpointFiles target = files;
    if (target == null) {
      return null;
    }
    try {
      byte[] applied = json.bytes(Applied.of(state.configuration(), alerts));
      return new Draft(
          reached, target.write(reached, applied, state.engine()::checkpoint), at, kernel);
    } catch (IOException | RuntimeException e) {
      failed(e);
      return null;
    }
  }

  private void commit(Draft draft) {
    CheckpointFiles target = files;
    KernelFiles beside = kernels;
    Journal log = journal;
    if (target == null || beside == null || log == null) {
      return;
    }
    try {
      remember(beside, draft);
      target.commit(draft.engine());
      release(target, log);
      new ReplayStarts(target, beside).prune(log.begin(), limits.keptBytes());
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /** A start does not need it, so that its failure is none of the checkpoint. */
  private static void remember(KernelFiles beside, Draft draft) {
    Instant at = draft.at();
    KernelState kernel = draft.kernel();
    if (at != null && kernel != null) {
      try {
        beside.write(draft.position(), at, kernel);
      } catch (IOException | RuntimeException e) {
        LOG.warnf("no replay can begin at checkpoint %d: %s", draft.position(), e.getMessage());
      }
    }
  }

  private synchronized void release(CheckpointFiles target, Journal log) {
    long until = Math.min(target.needed(), log.end() - limits.keptBytes());
    until = Math.min(until, plane.needed());
    for (long position : held) {
      until = Math.min(until, position);
    }
    log.releaseBefore(until);
  }

  /** Keeps the journal from {@code position} on until the answer is closed. */
  synchronized Hold hold(long position) {
    held.add(position);
    return () -> release(position);
  }

  private synchronized void release(long position) {
    held.remove(Long.valueOf(position));
  }

  /** What keeps a part of the journal. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Where replays can begin; null before the start. */
  @Nullable ReplayStarts starts() {
    CheckpointFiles target = files;
    KernelFiles beside = kernels;
    return target == null || beside == null ? null : new ReplayStarts(target, beside);
  }

  /** What was written last, null before the first of this run. */
  CheckpointFiles.@Nullable Written written() {
    CheckpointFiles target = files;
    return target == null ? null : target.written();
  }

  private static void failed(Exception e) {
    LOG.warnf("checkpoint was not written, a restart replays more: %s", e.getMessage());
  }
}
