package io.syntropy.server.publish;

import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One target's turn: when it is due, how it went, when it is tried again. */
final class Push {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final CheckpointTarget target;
  private final Duration every;
  private final long entries;
  private final ReentrantLock turn = new ReentrantLock();
  private State state = new State(-1, null, 0, 0, null, "", false);

  /**
   * How it stands.
   *
   * @param size entries of the newest checkpoint there, -1 before the first push
   * @param pushedAt when that was confirmed
   * @param failures in a row
   * @param failed failures since the start
   * @param next not before
   * @param reason why the last attempt failed, empty after a success
   * @param rewritten whether the target contradicts the log
   */
  record State(
      long size,
      @Nullable Instant pushedAt,
      int failures,
      long failed,
      @Nullable Instant next,
      String reason,
      boolean rewritten) {}

  Push(CheckpointTarget target, Duration every, long entries) {
    this.target = target;
    this.every = every;
    this.entries = entries;
  }

  CheckpointTarget target() {
    return target;
  }

  synchronized State state() {
    return state;
  }

  /** Whether the log, of so many entries by now, is to be pushed. */
  synchronized boolean due(long size, Instant now) {
    if (turn.isLocked() || size == 0 || size == state.size()) {
      return false;
    }
    if (state.next() != null && now.isBefore(state.next())) {
      return false;
    }
    Instant last = state.pushedAt();
    return last == null
        || state.failures() > 0
        || size - state.size() >= entries
        || !now.isBefore(last.plus(every));
  }

  /** Pushes, unless another thread is at it. */
  void run(SignedNote note, PushedLog log, Instant now) {
    if (!turn.tryLock()) {
      return;
    }
    try {
      target.put(note, log);
      done(KeptFiles.size(note), now);
    } catch (RewrittenException e) {
      failed(e, true, now);
    } catch (IOException | RuntimeException e) {
      failed(e, false, now);
    } finally {
      turn.unlock();
    }
  }

  /** What the target keeps; waits for a push that is under way. */
  List<SignedNote> kept() throws IOException {
    turn.lock();
    try {
      return target.kept();
    } finally {
      turn.unlock();
    }
  }

  private synchronized void done(long size, Instant now) {
    state = new State(size, now, 0, state.failed(), null, "", false);
  }

  private synchronized void failed(Exception e, boolean rewritten, Instant now) {
    int failures = state.failures() + 1;
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
    state =
        new State(
            state.size(),
            state.pushedAt(),
            failures,
            state.failed() + 1,
            now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait),
            String.valueOf(e.getMessage()),
            rewritten);
  }
}
