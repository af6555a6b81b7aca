package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where a trace is within one file of spans, which are sorted by trace id; of a file of log records
 * only whether it has one. Lies beside the file: magic, version, filter blocks, row groups, for
 * each its first row and first trace id, a CRC32C of all that, then the filter. Row groups are in
 * memory once read (24 bytes each); of the filter each question reads 32 bytes, usually from the
 * page cache.
 */
final class TraceIndex {
  private static final int MAGIC = 0x53595449; // SYTI
  private static final int VERSION = 1;
  private static final int HEADER = 16;
  private static final int GROUP = 24;
  private static final int MAX_GROUPS = 1 << 20;

  private final long[] firstRows;
  private final TraceIds[] firstTraces;
  private final int blocks;

  /**
   * @param firstRows row at which each row group begins, and last the number of rows
   */
  TraceIndex(long[] firstRows, TraceIds[] firstTraces, int blocks) {
    this.firstRows = firstRows;
    this.firstTraces = firstTraces;
    this.blocks = blocks;
  }

  /** Rows in [from, to). */
  record RowRange(long from, long to) {}

  /** The index with its filter, as it lies on disk. */
  byte[] encode(TraceFilter filter) {
    int head = head(firstTraces.length);
    ByteBuffer out = ByteBuffer.allocate(head + 4 + filter.bits().remaining());
    out.putInt(MAGIC).putInt(VERSION).putInt(blocks).putInt(firstTraces.length);
    for (int i = 0; i < firstTraces.length; i++) {
      out.putLong(firstRows[i]).putLong(firstTraces[i].high()).putLong(firstTraces[i].low());
    }
    out.putLong(firstRows[firstTraces.length]);
    out.putInt(checksum(out.slice(0, head)));
    return out.put(filter.bits()).array();
  }

  private static int head(int groups) {
    return HEADER + groups * GROUP + Long.BYTES;
  }

  private static int checksum(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head);
    return (int) crc.getValue();
  }

  /** Reads the index in {@code path}; empty when it is missing or damaged. */
  static Optional<TraceIndex> read(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer first = read(channel, 0, HEADER);
      int groups = first.getInt(12);
      if (first.getInt(0) != MAGIC
          || first.getInt(4) != VERSION
          || groups < 1
          || groups > MAX_GROUPS) {
        return Optional.empty();
      }
      int head = head(groups);
      ByteBuffer all = read(channel, 0, head + 4);
      int blocks = first.getInt(8);
      if (all.getInt(head) != checksum(all.slice(0, head))
          || channel.size() != head + 4 + (long) blocks * TraceFilter.BLOCK) {
        return Optional.empty();
      }
      long[] rows = new long[groups + 1];
      TraceIds[] traces = new TraceIds[groups];
      all.position(HEADER);
      for (int i = 0; i < groups; i++) {
        rows[i] = all.getLong();
        traces[i] = new TraceIds(all.getLong(), all.getLong());
      }
      rows[groups] = all.getLong();
      return Optional.of(new TraceIndex(rows, traces, blocks));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(length);
    while (out.hasRemaining()) {
      if (channel.read(out, at + out.position()) < 0) {
        throw new IOException("index ends at " + channel.size());
      }
    }
    return out.flip();
  }

  /** Whether the filter in {@code path} says that {@code trace} may be in the file. */
  boolean maybe(Path path, TraceIds trace) throws IOException {
    long hash = trace.hash();
    long at =
        head(firstTraces.length) + 4 + (long) TraceFilter.block(hash, blocks) * TraceFilter.BLOCK;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return TraceFilter.maybe(read(channel, at, TraceFilter.BLOCK), hash);
    }
  }

  /** The rows of the groups that may have {@code trace}; empty when none can. */
  Optional<RowRange> rows(TraceIds trace) {
    int last = firstTraces.length - 1;
    while (last >= 0 && firstTraces[last].compareTo(trace) > 0) {
      last--;
    }
    if (last < 0) {
      return Optional.empty();
    }
    int first = last;
    while (first > 0 && firstTraces[first].compareTo(trace) == 0) {
      first--; // the group before may end with it
    }
    return Optional.of(new RowRange(firstRows[first], firstRows[last + 1]));
  }
}
