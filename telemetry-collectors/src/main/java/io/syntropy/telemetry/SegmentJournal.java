package io.syntropy.telemetry;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.syntropy.slo.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Journal} in segment files {@code journal-POSITION.seg} of one folder; the layout is
 * described in the module's README.
 *
 * <p>Group commit: one writer thread takes whatever waits, writes it, forces it once, then
 * completes all its futures; an idle journal adds no delay. Futures complete on that thread, so
 * what depends on them must be quick or hop elsewhere.
 *
 * <p>Damage: a partial or damaged record at the very end (a crash while writing; never
 * acknowledged) is cut off with one log line. A damaged range with good records behind it is
 * skipped, logged with file, offset and length, and counted by {@link #damagedBytes()}: refusing to
 * start would lose the good records as well.
 *
 * <p>Failure: when a write or force fails, everything in that batch fails with {@link
 * JournalUnavailable}, and every later append first cuts the file back to what was last forced. No
 * position is published or acknowledged before its {@code force()} returned.
 *
 * <p>Back-pressure: records stay counted until the subscriber has processed them; above the bounds
 * of the configuration telemetry fails with {@link Overloaded}. Control records may use as much
 * again, so that overload by telemetry does not silence the control loop.
 */
public final class SegmentJournal implements Journal {
  private static final Logger LOG = Logger.getLogger(SegmentJournal.class);
  private static final long BATCH_BYTES = 8L << 20;
  private static final int BATCH_RECORDS = 512;
  private static final int RECORD_OVERHEAD = 256;
  private static final int MAX_EXPANDED = 1 << 30;

  private record Pending(
      @Nullable RecordKind kind,
      long receivedAtMillis,
      Payload payload,
      List<Sample> samples,
      CompletableFuture<Long> future) {
    static final Pending STOP =
        new Pending(null, 0, Payload.plain(new byte[0]), List.of(), new CompletableFuture<>());

    byte[] bytes() {
      return payload.bytes();
    }

    /** By the expanded length, because the samples are as large as that suggests. */
    long cost() {
      return payload.expandedBytes() + (long) RECORD_OVERHEAD;
    }
  }

  private final JournalConfig config;
  private final PayloadDecoder decoder;
  private final SegmentWriter writer;
  private final SubscriberThread subscriber = new SubscriberThread();
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger queuedRecords = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Map<Long, Long> damaged = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, Path> segments = new ConcurrentSkipListMap<>();
  private final JournalMetrics metrics = new JournalMetrics(this);
  private final Thread writerThread;
  private volatile long end;
  private long refused; // the writer's thread only
  private boolean closed;

  /**
   * Opens the journal in the configured folder, cutting off a torn tail.
   *
   * @param decoder decodes telemetry payloads during {@link #replay}
   * @throws JournalDamaged when a file is of a newer format or its beginning is damaged
   */
  public static SegmentJournal open(JournalConfig config, PayloadDecoder decoder)
      throws IOException {
    return new SegmentJournal(config, decoder, SegmentFile::onDisk);
  }

  SegmentJournal(JournalConfig config, PayloadDecoder decoder, SegmentFile.Opener opener)
      throws IOException {
    this.config = config;
    this.decoder = decoder;
    Files.createDirectories(config.folder());
    segments.putAll(list(config.folder()));
    long base = segments.isEmpty() ? 0 : segments.lastKey();
    Tail tail = segments.isEmpty() ? new Tail(0, RecordFormat.VERSION) : tail(base);
    writer = new SegmentWriter(config.folder(), config.segmentBytes(), opener, base, tail.length());
    if (tail.version() < RecordFormat.VERSION) {
      // An older binary would take the new records for damage; a new segment it refuses.
      writer.roll();
    }
    segments.put(writer.base(), SegmentWriter.path(config.folder(), writer.base()));
    end = writer.end();
    writerThread = new Thread(this::writeLoop, "journal-writer");
    writerThread.setDaemon(true);
    writerThread.start();
  }

  private static Map<Long, Path> list(Path folder) throws IOException {
    Map<Long, Path> found = new ConcurrentHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.matches("journal-[0-9]{20}\\.seg")) {
          found.put(Long.parseLong(name.substring(8, 28)), file);
        }
      }
    }
    return found;
  }

  /** The newest segment up to its last good record; of length 0 when it was never begun. */
  private record Tail(long length, int version) {}

  private Tail tail(long base) throws IOException {
    Path file = SegmentWriter.path(config.folder(), base);
    try (SegmentReader reader = new SegmentReader(file, base, Long.MAX_VALUE, this::damaged)) {
      boolean begun = reader.hasHeader();
      boolean any = false;
      while (reader.next() != null) {
        any = true;
      }
      if (!begun && any) {
        throw new JournalDamaged(
            file, 0, "segment header damaged (expected SYNTROPY, version 1 or 2)");
      }
      long torn = reader.remaining();
      if (begun && torn > 0) {
        LOG.warnf(
            "journal: torn tail cut off: %s at offset %d, %d bytes that were never acknowledged",
            file, reader.offset(), torn);
      }
      return begun
          ? new Tail(reader.offset(), reader.version())
          : new Tail(0, RecordFormat.VERSION);
    }
  }

  private void damaged(Path file, long offset, long bytes) {
    long position = Long.parseLong(file.getFileName().toString().substring(8, 28)) + offset;
    if (damaged.put(position, bytes) == null) {
      LOG.errorf("journal: damaged: %s at offset %d: %d bytes skipped", file, offset, bytes);
    }
  }

  @Override
  public CompletableFuture<Long> append(
      RecordKind kind, long receivedAtMillis, Payload payload, List<Sample> samples) {
    int length = Math.max(payload.bytes().length, payload.expandedBytes());
    if (length > config.maxRecordBytes()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "record: " + length + " B (expected <= " + config.maxRecordBytes() + ")"));
    }
    if (!subscriber.started()) {
      throw new IllegalStateException("journal: append before start");
    }
    int share = kind == RecordKind.CONTROL ? 2 : 1;
    Pending pending =
        new Pending(kind, receivedAtMillis, payload, samples, new CompletableFuture<>());
    long cost = pending.cost();
    synchronized (queue) {
      if (closed) {
        return CompletableFuture.failedFuture(new JournalUnavailable("journal: closed", null));
      }
      int records = queuedRecords.get();
      long bytes = queuedBytes.get();
      boolean full =
          records >= (long) share * config.maxQueuedRecords()
              || (records > 0 && bytes + cost > share * config.maxQueuedBytes());
      if (full) {
        return CompletableFuture.failedFuture(
            new Overloaded("journal: " + records + " records, " + bytes + " B wait"));
      }
      queuedRecords.incrementAndGet();
      queuedBytes.addAndGet(cost);
      queue.add(pending);
      return pending.future();
    }
  }

  private void writeLoop() {
    List<Pending> batch = new ArrayList<>();
    boolean open = true;
    while (open) {
      open = nextBatch(batch);
      if (!batch.isEmpty()) {
        commit(batch);
      }
      batch.clear();
    }
    try {
      writer.close();
    } catch (IOException e) {
      LOG.error("journal: closing the newest segment failed", e);
    }
  }

  /** Blocks for the first record, then takes what else waits; false after the last one. */
  private boolean nextBatch(List<Pending> batch) {
    long bytes = 0;
    Pending next = null;
    do {
      try {
        next = batch.isEmpty() ? queue.take() : queue.poll();
      } catch (InterruptedException e) {
        LOG.warn("journal: interrupt of the writer thread ignored; close the journal instead");
        continue;
      }
      if (next == Pending.STOP) {
        return false;
      }
      if (next != null) {
        batch.add(next);
        bytes += next.bytes().length;
      }
    } while (batch.isEmpty()
        || (next != null && bytes < BATCH_BYTES && batch.size() < BATCH_RECORDS));
    return true;
  }

  private void commit(List<Pending> batch) {
    long began = System.nanoTime();
    long payload = 0;
    List<JournalRecord> records = new ArrayList<>(batch.size());
    try {
      if (writer.rollIfFull()) {
        segments.put(writer.base(), SegmentWriter.path(config.folder(), writer.base()));
      }
      ByteBuffer[] buffers = new ByteBuffer[batch.size() * 2];
      long position = writer.end();
      int i = 0;
      for (Pending p : batch) {
        RecordKind kind = java.util.Objects.requireNonNull(p.kind());
        buffers[i++] = RecordFormat.recordHeader(position, kind, p.receivedAtMillis(), p.payload());
        buffers[i++] = ByteBuffer.wrap(p.bytes());
        records.add(
            new JournalRecord(
                position,
                kind,
                p.receivedAtMillis(),
                p.bytes(),
                p.payload().compression(),
                p.samples()));
        position += RecordFormat.RECORD_HEADER + p.bytes().length;
        payload += p.bytes().length;
      }
      writer.append(buffers);
      end = writer.end();
    } catch (IOException | RuntimeException e) {
      metrics.failed();
      if (refused == 0) { // each batch says it again until it works: one line is enough
        LOG.errorf("journal: records cannot be stored and are refused: %s", e);
      }
      refused += batch.size();
      for (Pending p : batch) {
        release(p);
        p.future().completeExceptionally(new JournalUnavailable("journal: " + e, e));
      }
      return;
    }
    metrics.committed(System.nanoTime() - began, batch.size(), payload);
    if (refused > 0) {
      LOG.warnf("journal: stores again; %d records were refused meanwhile", refused);
      refused = 0;
    }
    for (int i = 0; i < batch.size(); i++) {
      Pending p = batch.get(i);
      subscriber.deliver(records.get(i), () -> release(p));
      p.future().complete(records.get(i).position());
    }
  }

  private void release(Pending p) {
    queuedRecords.decrementAndGet();
    queuedBytes.addAndGet(-p.cost());
  }

  @Override
  public void replay(long from, Consumer<JournalRecord> sink) {
    long stop = end;
    Long first = segments.floorKey(from);
    ConcurrentNavigableMap<Long, Path> wanted =
        first == null ? segments : segments.tailMap(first, true);
    for (Map.Entry<Long, Path> segment : wanted.entrySet()) {
      if (segment.getKey() >= stop) {
        return;
      }
      try {
        replaySegment(segment.getKey(), segment.getValue(), from, stop, sink);
      } catch (IOException e) {
        throw new UncheckedIOException("journal: reading " + segment.getValue() + " failed", e);
      }
    }
  }

  private void replaySegment(
      long base, Path file, long from, long stop, Consumer<JournalRecord> sink) throws IOException {
    long limit = stop - base + RecordFormat.SEGMENT_HEADER;
    try (SegmentReader reader = new SegmentReader(file, base, limit, this::damaged)) {
      if (!reader.hasHeader()) {
        throw new JournalDamaged(
            file, 0, "segment header damaged (expected SYNTROPY, version 1 or 2)");
      }
      SegmentReader.Stored r = reader.next();
      while (r != null) {
        if (r.position() >= from) {
          sink.accept(decode(file, base, r));
        }
        r = reader.next();
      }
      long rest = reader.remaining();
      if (rest > 0) {
        damaged(file, reader.offset(), rest);
      }
    }
  }

  private JournalRecord decode(Path file, long base, SegmentReader.Stored r) {
    RecordKind kind;
    Compression compression;
    try {
      kind = RecordKind.of(r.kind());
      compression = Compression.of(r.encoding());
    } catch (IllegalArgumentException e) {
      throw new JournalDamaged(
          file, r.position() - base + RecordFormat.SEGMENT_HEADER, String.valueOf(e.getMessage()));
    }
    List<Sample> samples =
        kind == RecordKind.CONTROL
            ? List.of()
            : decoder.decode(kind, expanded(compression, r), r.receivedAtMillis());
    return new JournalRecord(
        r.position(), kind, r.receivedAtMillis(), r.payload(), compression, samples);
  }

  private static byte[] expanded(Compression compression, SegmentReader.Stored r) {
    try {
      return Expander.once(compression, r.payload(), MAX_EXPANDED, null);
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new IllegalStateException("stored payload: " + e.getMessage(), e);
    }
  }

  @Override
  public void start(Consumer<JournalRecord> sink) {
    subscriber.start(sink);
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long begin() {
    return segments.firstKey();
  }

  @Override
  public void releaseBefore(long position) {
    for (Long base : segments.keySet()) {
      Long next = segments.higherKey(base);
      if (next == null || next > position) {
        return;
      }
      Path file = segments.remove(base);
      try {
        if (file != null) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        LOG.warnf("journal: %s could not be deleted and stays until the next start: %s", file, e);
      }
    }
  }

  /** How many bytes of damage were found and skipped since the journal was opened. */
  public long damagedBytes() {
    return damaged.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether the newest batch could not be stored; the next one that can ends it. */
  public boolean failing() {
    return metrics.failing();
  }

  /** How it is used, for {@code GET /metrics}. */
  public MultiCollector metrics() {
    return metrics;
  }

  long queuedBytes() {
    return queuedBytes.get();
  }

  /** Above so many records that wait, telemetry is refused. */
  public int maxQueuedRecords() {
    return config.maxQueuedRecords();
  }

  long maxQueuedBytes() {
    return config.maxQueuedBytes();
  }

  @Override
  public void whenCaughtUp(Runnable task) {
    subscriber.run(task);
  }

  @Override
  public int queuedRecords() {
    return queuedRecords.get();
  }

  @Override
  public void close() {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(Pending.STOP);
    }
    try {
      if (Thread.currentThread() != writerThread) {
        writerThread.join();
      }
      subscriber.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
