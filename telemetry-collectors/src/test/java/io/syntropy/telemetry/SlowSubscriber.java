package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A journal whose subscriber does not get on until it is let go. */
record SlowSubscriber(Journal journal, CountDownLatch go) implements Journal {

  @Override
  public CompletableFuture<Long> append(
      RecordKind kind, long receivedAtMillis, Payload payload, List<Sample> samples) {
    return journal.append(kind, receivedAtMillis, payload, samples);
  }

  @Override
  public void replay(long from, Consumer<JournalRecord> sink) {
    journal.replay(from, sink);
  }

  @Override
  public void start(Consumer<JournalRecord> subscriber) {
    journal.start(r -> {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      subscriber.accept(r);
    });
  }

  @Override
  public void whenCaughtUp(Runnable task) {
    journal.whenCaughtUp(task);
  }

  @Override
  public int queuedRecords() {
    return journal.queuedRecords();
  }

  @Override
  public long end() {
    return journal.end();
  }

  @Override
  public long begin() {
    return journal.begin();
  }

  @Override
  public void releaseBefore(long position) {
    journal.releaseBefore(position);
  }

  @Override
  public void close() {
    journal.close();
  }
}
