package io.syntropy.telemetry;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Hands durable records to the subscriber, in order, on a thread of its own. */
final class SubscriberThread {
  private static final Logger LOG = Logger.getLogger(SubscriberThread.class);

  private sealed interface Item {}

  private record Deliver(JournalRecord record, Runnable done) implements Item {}

  private record Run(Runnable task) implements Item {}

  private record Stop() implements Item {}

  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private @Nullable Thread thread;

  synchronized void start(Consumer<JournalRecord> subscriber) {
    if (thread != null) {
      throw new IllegalStateException("journal: started twice (expected one subscriber)");
    }
    Thread t = new Thread(() -> run(subscriber), "journal-subscriber");
    t.setDaemon(true);
    thread = t;
    t.start();
  }

  synchronized boolean started() {
    return thread != null;
  }

  /**
   * @param done runs when the subscriber has returned
   */
  void deliver(JournalRecord record, Runnable done) {
    queue.add(new Deliver(record, done));
  }

  /** Runs {@code task} after everything delivered so far. */
  void run(Runnable task) {
    queue.add(new Run(task));
  }

  /** Returns once everything delivered so far was processed. */
  void stop() throws InterruptedException {
    Thread t;
    synchronized (this) {
      t = thread;
    }
    queue.add(new Stop());
    if (t != null && t != Thread.currentThread()) {
      t.join();
    }
  }

  private void run(Consumer<JournalRecord> subscriber) {
    while (true) {
      Item item;
      try {
        item = queue.take();
      } catch (InterruptedException e) {
        LOG.warn("journal: interrupt of the subscriber thread ignored; close the journal instead");
        continue;
      }
      switch (item) {
        case Stop stop -> {
          return;
        }
        case Run(Runnable task) -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("journal: a task on the subscriber's thread failed", e);
          }
        }
        case Deliver(JournalRecord record, Runnable done) -> {
          try {
            subscriber.accept(record);
          } catch (RuntimeException e) {
            LOG.errorf(e, "journal: subscriber failed at position %d", record.position());
          } finally {
            done.run();
          }
        }
      }
    }
  }
}
