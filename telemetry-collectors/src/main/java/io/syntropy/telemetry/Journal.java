package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Port: the durable, ordered log that everything else is a projection of.
 *
 * <p>Life: {@link #replay} what was there, then {@link #start} with the one subscriber, then
 * append.
 */
public interface Journal extends AutoCloseable {

  /**
   * Appends one record. The future completes with its position once the record is on stable storage
   * <em>and</em> has been handed to the subscriber's queue, in journal order; it completes
   * exceptionally when it could not be made durable (then the caller must not acknowledge).
   *
   * @param samples what {@code payload} decoded to, handed on so that nothing is decoded twice;
   *     empty for control records
   */
  CompletableFuture<Long> append(
      RecordKind kind, long receivedAtMillis, Payload payload, List<Sample> samples);

  /** The same of a payload that is not compressed. */
  default CompletableFuture<Long> append(
      RecordKind kind, long receivedAtMillis, byte[] payload, List<Sample> samples) {
    return append(kind, receivedAtMillis, Payload.plain(payload), samples);
  }

  /** Hands every durable record at or after {@code from} to {@code sink}, in order. */
  void replay(long from, Consumer<JournalRecord> sink);

  /** Starts publishing newly durable records to {@code subscriber}, in order, on one thread. */
  void start(Consumer<JournalRecord> subscriber);

  /**
   * Runs {@code task} on the subscriber's thread, after every record that was durable before this
   * call. Does nothing useful before {@link #start}: the task waits for it.
   */
  void whenCaughtUp(Runnable task);

  /** How many records are appended but not yet processed by the subscriber. */
  int queuedRecords();

  /** The position one past the last durable record: where the next replay would end. */
  long end();

  /** The position of the oldest record still kept. */
  long begin();

  /** Allows whole segments that end at or before {@code position} to be deleted. */
  void releaseBefore(long position);

  /** Flushes what was appended and releases files. */
  @Override
  void close();
}
