package io.syntropy.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment file in order. A record that does not check out is skipped: the
 * next one that does is searched for byte by byte, so that damage costs the records it touches and
 * no others.
 */
final class SegmentReader implements Closeable {
  private static final int WINDOW = 1 << 18;

  /** A record whose checksum holds. */
  record Stored(long position, byte kind, byte encoding, long receivedAtMillis, byte[] payload) {}

  /** Is told of each damaged range followed by a good record. */
  @FunctionalInterface
  interface DamageListener {
    void damaged(Path file, long offset, long bytes);
  }

  private final Path file;
  private final long base;
  private final long limit;
  private final DamageListener listener;
  private final FileChannel channel;
  private final byte[] window = new byte[WINDOW];
  private long windowStart;
  private int windowLength;
  private long offset = RecordFormat.SEGMENT_HEADER;
  private int version;

  /**
   * @param limit read no further than this offset
   */
  SegmentReader(Path file, long base, long limit, DamageListener listener) throws IOException {
    this.file = file;
    this.base = base;
    this.listener = listener;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.limit = Math.min(limit, channel.size());
  }

  /** Whether the file begins as a segment should. */
  boolean hasHeader() throws IOException {
    int n = (int) Math.min(limit, RecordFormat.SEGMENT_HEADER);
    byte[] bytes = new byte[n];
    if (!load(0, bytes, n) || !RecordFormat.isSegmentHeader(ByteBuffer.wrap(bytes), base, file)) {
      return false;
    }
    version = RecordFormat.version(ByteBuffer.wrap(bytes));
    return true;
  }

  /** The format version of a segment that has its header; 0 before that was looked at. */
  int version() {
    return version;
  }

  /** The next good record, or null when no further one exists before the limit. */
  @Nullable Stored next() throws IOException {
    Stored record = at(offset);
    long from = offset;
    while (record == null) {
      from = nextMagic(from + 1);
      if (from < 0) {
        return null;
      }
      record = at(from);
    }
    if (from > offset) {
      listener.damaged(file, offset, from - offset);
    }
    offset = from + RecordFormat.RECORD_HEADER + record.payload().length;
    return record;
  }

  /** The file offset one past the last good record returned. */
  long offset() {
    return offset;
  }

  /** How many bytes lie behind {@link #offset()}, up to the last that is not zero. */
  long remaining() throws IOException {
    byte[] bytes = new byte[WINDOW];
    for (long end = limit; end > offset; ) {
      long start = Math.max(offset, end - WINDOW);
      int n = fill(start, bytes, (int) (end - start));
      while (n > 0 && bytes[n - 1] == 0) {
        n--;
      }
      if (n > 0) {
        return start + n - offset;
      }
      end = start;
    }
    return 0;
  }

  private @Nullable Stored at(long start) throws IOException {
    byte[] head = new byte[RecordFormat.RECORD_HEADER];
    if (!load(start, head, head.length)) {
      return null;
    }
    RecordFormat.Header header = RecordFormat.header(head, 0);
    long payloadStart = start + head.length;
    if (header == null || header.length() > limit - payloadStart) {
      return null;
    }
    byte[] payload = new byte[header.length()];
    long position = base + start - RecordFormat.SEGMENT_HEADER;
    if (!load(payloadStart, payload, payload.length)
        || RecordFormat.checksum(position, head, 0, payload) != header.crc()) {
      return null;
    }
    return new Stored(
        position, header.kind(), header.encoding(), header.receivedAtMillis(), payload);
  }

  private long nextMagic(long from) throws IOException {
    byte[] four = new byte[4];
    for (long at = from; at + RecordFormat.RECORD_HEADER <= limit; at++) {
      if (load(at, four, 4) && ByteBuffer.wrap(four).getInt() == RecordFormat.RECORD_MAGIC) {
        return at;
      }
    }
    return -1;
  }

  private boolean load(long start, byte[] into, int length) throws IOException {
    if (start + length > limit) {
      return false;
    }
    if (length > WINDOW) {
      return fill(start, into, length) == length;
    }
    if (start < windowStart || start + length > windowStart + windowLength) {
      windowStart = start;
      windowLength = fill(start, window, (int) Math.min(WINDOW, limit - start));
    }
    if (start + length > windowStart + windowLength) {
      return false;
    }
    System.arraycopy(window, (int) (start - windowStart), into, 0, length);
    return true;
  }

  private int fill(long start, byte[] into, int length) throws IOException {
    ByteBuffer b = ByteBuffer.wrap(into, 0, length);
    while (b.hasRemaining()) {
      if (channel.read(b, start + b.position()) < 0) {
        break;
      }
    }
    return b.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
