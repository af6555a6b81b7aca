package io.syntropy.telemetry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands telemetry records to one consumer in journal order, each once, on a thread of its own and
 * at the consumer's own pace. Whoever offers records never waits: what does not fit into the queue
 * is read from the journal later, so the journal's files are the buffer of a slow or failing
 * consumer.
 *
 * <p>A consumer that throws gets the same record again after a pause that grows from 100 ms to 10
 * s.
 */
public final class JournalFollower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JournalFollower.class);
  private static final long SAMPLE_BYTES = 128;

  /** Between taking records, so that a steady stream wakes the thread 50 times a second at most. */
  private static final long GATHER_MILLIS = 20;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Ends a reading of the journal when the follower is closed. */
  private static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final String name;
  private final Journal journal;
  private final Consumer<JournalRecord> consumer;
  private final Runnable idle;
  private final long maxQueuedBytes;
  private final Thread thread;

  private final Deque<JournalRecord> queue = new ArrayDeque<>();
  private long queuedBytes;
  private boolean behind = true;
  private long newest;
  private boolean closed;

  /** Whether the thread waits to be told of the next record. */
  private boolean waiting;

  private volatile long position;
  private volatile long skipped;
  private volatile @Nullable String fault;

  /**
   * A follower that has yet to be started.
   *
   * @param name of its thread and in messages
   * @param from the first position wanted; what the journal no longer has of it is skipped and
   *     counted by {@link #skippedBytes}
   * @param maxQueuedBytes memory that waiting records may take, roughly
   * @param consumer gets telemetry records only
   * @param idle runs on the same thread about once a second while nothing waits
   */
  public JournalFollower(
      String name,
      Journal journal,
      long from,
      long maxQueuedBytes,
      Consumer<JournalRecord> consumer,
      Runnable idle) {
    this.name = name;
    this.journal = journal;
    this.position = from;
    this.newest = from;
    this.maxQueuedBytes = maxQueuedBytes;
    this.consumer = consumer;
    this.idle = idle;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /** Starts with what the journal holds. */
  public void start() {
    thread.start();
  }

  /** Offers a record that is durable. Called in journal order; never waits. */
  public synchronized void offer(JournalRecord record) {
    newest = Math.max(newest, record.position() + 1);
    if (closed || record.kind() == RecordKind.CONTROL) {
      return;
    }
    long bytes = size(record);
    if (behind || queuedBytes + bytes > maxQueuedBytes && !queue.isEmpty()) {
      behind = true; // from here on, until it caught up, everything is read from the journal
    } else {
      queue.add(record);
      queuedBytes += bytes;
    }
    if (waiting) {
      waiting = false;
      notifyAll();
    }
  }

  /** Memory of a record: its bytes and, roughly, its samples. */
  private static long size(JournalRecord record) {
    return record.payload().length + SAMPLE_BYTES * record.samples().size();
  }

  /** The position before which everything was consumed. */
  public long position() {
    return position;
  }

  /** How many bytes of the journal are not consumed yet. */
  public synchronized long lagBytes() {
    return Math.max(0, newest - position);
  }

  /** How many bytes of the journal were gone before they could be read. */
  public long skippedBytes() {
    return skipped;
  }

  /** What the consumer last failed with; null when it did not fail since. */
  public @Nullable String fault() {
    return fault;
  }

  /**
   * Goes on at {@code to}, leaving out what lies before it; for a consumer whose lag is bounded.
   * Called on the follower's thread (by the consumer or {@code idle}).
   */
  public synchronized void skipTo(long to) {
    if (to > position) {
      skipped += to - position;
      position = to;
    }
  }

  /** Stops after the record at hand; what waits stays in the journal. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    if (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (true) {
        JournalRecord next = null;
        synchronized (this) {
          if (closed) {
            return;
          }
          if (queue.isEmpty() && !behind) {
            await();
          }
          next = queue.poll();
          if (next != null) {
            queuedBytes -= size(next);
          }
        }
        if (next != null) {
          consume(next);
        } else if (caughtUp()) {
          quietly(idle);
        } else {
          readBack();
        }
      }
    } catch (Closed e) {
      LOG.debugf("%s: closed at %d", name, position);
    } catch (InterruptedException e) {
      LOG.warnf("%s: interrupted at %d; it stops", name, position);
    }
  }

  /** Waits up to a second for a record, and a moment for those that follow it. */
  private synchronized void await() throws InterruptedException {
    waiting = true;
    wait(1_000);
    waiting = false;
    if (!closed && !queue.isEmpty()) {
      wait(GATHER_MILLIS);
    }
  }

  /** Whether the queue takes over from the journal. */
  private synchronized boolean caughtUp() {
    if (behind && queue.isEmpty() && position >= newest && position >= journal.end()) {
      behind = false;
    }
    return !behind;
  }

  private void readBack() throws InterruptedException {
    long begin = journal.begin();
    if (begin > position) {
      LOG.errorf(
          "%s: %d bytes of the journal are gone before they were read; goes on at %d",
          name, begin - position, begin);
      skipTo(begin);
    }
    long end = journal.end();
    try {
      journal.replay(
          position,
          record -> {
            synchronized (this) {
              if (closed) {
                throw new Closed();
              }
            }
            if (record.position() >= position) {
              consumeUnchecked(record);
            }
          });
    } catch (Closed e) {
      throw e;
    } catch (RuntimeException e) {
      // A segment may be released while it is being opened; the next round goes by what is left.
      fail("reading the journal", e);
      pause(FIRST_PAUSE);
      return;
    }
    position = Math.max(position, end);
  }

  private void consumeUnchecked(JournalRecord record) {
    try {
      consume(record);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Closed();
    }
  }

  private void consume(JournalRecord record) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (record.kind() != RecordKind.CONTROL && record.position() >= position) {
      try {
        consumer.accept(record);
        fault = null;
        break;
      } catch (RuntimeException e) {
        fail("position " + record.position(), e);
        pause(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
    position = Math.max(position, record.position() + 1);
  }

  private void fail(String where, RuntimeException e) {
    String text = String.valueOf(e.getMessage());
    if (!text.equals(fault)) {
      LOG.errorf(e, "%s: %s failed and is tried again", name, where);
    }
    fault = text;
  }

  private synchronized void pause(Duration length) throws InterruptedException {
    long deadline = System.nanoTime() + length.toNanos();
    long left = length.toMillis();
    while (!closed && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    if (closed) {
      throw new Closed();
    }
  }

  private void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      fail("idle work", e);
    }
  }
}
