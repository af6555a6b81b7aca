package io.syntropy.telemetry.forward;

import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.JournalRecord;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends journalled telemetry to one target, in order, each record at least once. The journal is the
 * queue: what was not taken is read from it again, also after a restart. A target that does not
 * answer is tried again with pauses that grow to 30 s; when it lags further behind than it may, the
 * oldest records are dropped and counted.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Forwarder.class);
  private static final long BATCH_BYTES = 1 << 20;
  private static final long BATCH_ITEMS = 5_000;
  private static final long QUEUE_BYTES = 8L << 20;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ForwardTarget target;
  private final Sender sender;
  private final Batch batch;
  private final PositionFile file;
  private final RandomGenerator jitter;
  private final JournalFollower follower;
  private final Object closing = new Object();

  // Of the follower's thread.
  private long next;
  private long since;
  private long written;
  private long writtenAt;

  private boolean closed;
  private volatile long committed;
  private volatile long sentItems;
  private volatile long droppedItems;
  private volatile @Nullable String fault;

  Forwarder(
      ForwardTarget target,
      HttpClient client,
      Path folder,
      Journal journal,
      RandomGenerator jitter) {
    this.target = target;
    this.sender = new Sender(client, target);
    this.file = new PositionFile(folder, target.name());
    this.jitter = jitter;
    this.batch =
        switch (target.type()) {
          case OTLP -> new OtlpBatch();
          case REMOTE_WRITE -> new RemoteWriteBatch();
          case LOKI -> new LokiBatch();
        };
    // A new target gets what arrives from now on.
    long from = Math.min(file.read().orElse(journal.end()), journal.end());
    this.next = from;
    this.written = from;
    this.committed = from;
    this.follower =
        new JournalFollower(
            "forward-" + target.name(), journal, from, QUEUE_BYTES, this::accept, this::idle);
  }

  void start() {
    follower.start();
  }

  void offer(JournalRecord record) {
    follower.offer(record);
  }

  /** The position before which nothing is needed any more. */
  long needed(long journalEnd) {
    return Math.max(committed, journalEnd - target.maxLagBytes());
  }

  ForwarderStatus status(long journalEnd) {
    return new ForwarderStatus(
        target.name(),
        target.type(),
        sentItems,
        Math.max(0, journalEnd - committed),
        droppedItems,
        follower.skippedBytes(),
        fault == null ? follower.fault() : fault);
  }

  private void accept(JournalRecord record) {
    if (target.kinds().contains(record.kind())) {
      if (batch.items() == 0) {
        since = System.nanoTime();
      }
      batch.add(record);
    }
    next = record.position() + 1;
    boolean full = batch.size() >= BATCH_BYTES || batch.items() >= BATCH_ITEMS;
    if (full || batch.items() == 0 || System.nanoTime() - since >= LINGER.toNanos()) {
      flush();
    }
  }

  private void idle() {
    flush();
  }

  private void flush() {
    for (Batch.Request request : batch.take()) {
      if (!deliver(request)) {
        return; // closing: the position stays before this batch
      }
    }
    committed = next;
    long now = System.nanoTime();
    if (committed != written && now - writtenAt >= LINGER.toNanos()) {
      writtenAt = now;
      write();
    }
  }

  private void write() {
    try {
      file.write(committed);
      written = committed;
    } catch (IOException e) {
      LOG.warnf("forwarder %s: position not kept: %s", target.name(), e.getMessage());
    }
  }

  /** False when it was closed before the request was decided. */
  private boolean deliver(Batch.Request request) {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        switch (sender.send(request)) {
          case Sender.Answer.Taken taken -> {
            sentItems += request.items();
            fault = null;
            return true;
          }
          case Sender.Answer.Refused refused -> {
            droppedItems += request.items();
            tell(refused.why());
            return true;
          }
          case Sender.Answer.Later later -> {
            tell(later.why());
            if (droppedForLag(request)) {
              return true;
            }
            Duration wait = spread(pause);
            if (!pause(wait.compareTo(later.after()) > 0 ? wait : later.after())) {
              return false;
            }
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** From half of it to all of it, so that many forwarders do not come at once. */
  private Duration spread(Duration pause) {
    return Duration.ofMillis(Math.round(pause.toMillis() * (0.5 + jitter.nextDouble() / 2)));
  }

  private boolean droppedForLag(Batch.Request request) {
    long over = follower.lagBytes() - target.maxLagBytes();
    if (over <= 0) {
      return false;
    }
    droppedItems += request.items();
    follower.skipTo(follower.position() + over);
    next = Math.max(next, follower.position());
    return true;
  }

  private void tell(String why) {
    if (!why.equals(fault)) {
      LOG.warnf("forwarder %s: %s", target.name(), why);
    }
    fault = why;
  }

  /** False when it is to end. */
  private boolean pause(Duration length) throws InterruptedException {
    long deadline = System.nanoTime() + length.toNanos();
    synchronized (closing) {
      for (long left = length.toMillis(); !closed && left > 0; ) {
        closing.wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
      return !closed;
    }
  }

  /** Ends; what was not taken is sent after the next start. */
  @Override
  public void close() {
    synchronized (closing) {
      closed = true;
      closing.notifyAll();
    }
    follower.close();
    if (committed != written) {
      write();
    }
  }
}
