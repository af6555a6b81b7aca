package io.syntropy.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Appends to the newest segment; used by one thread.
 *
 * <p>The file is made longer in steps, by zeros: a force of bytes that were part of the file before
 * writes nothing of the file system's own, which is most of what it costs. A closed segment ends
 * with its last record.
 *
 * <p>After a failed write or force nothing is known about what reached the disk, so the next append
 * first cuts the file back to the length that was last forced, and only then writes.
 */
final class SegmentWriter implements Closeable {
  private static final int STEPS = 16;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();

  private final Path folder;
  private final long segmentBytes;
  private final SegmentFile.Opener opener;
  private SegmentFile file;
  private long base;
  private long length;

  /** Where the file ends: behind {@link #length} are zeros. */
  private long allocated;

  private boolean suspect;

  /**
   * @param length the length of the segment at {@code base} up to its last good record, or 0 when
   *     the file has yet to be begun
   */
  SegmentWriter(Path folder, long segmentBytes, SegmentFile.Opener opener, long base, long length)
      throws IOException {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.opener = opener;
    this.base = base;
    if (length == 0) {
      this.file = begin(base);
      this.length = RecordFormat.SEGMENT_HEADER;
    } else {
      this.file = opener.open(path(folder, base));
      this.length = length;
      file.truncate(length);
      file.force();
    }
    this.allocated = this.length;
  }

  static Path path(Path folder, long base) {
    return folder.resolve(String.format(Locale.ROOT, "journal-%020d.seg", base));
  }

  /** Where the newest segment begins. */
  long base() {
    return base;
  }

  /** The position of the next record. */
  long end() {
    return base + length - RecordFormat.SEGMENT_HEADER;
  }

  /** Begins the next segment when this one is full. */
  boolean rollIfFull() throws IOException {
    if (length < segmentBytes || suspect) {
      return false;
    }
    roll();
    return true;
  }

  /** Begins the next segment; an empty one is begun anew. */
  void roll() throws IOException {
    long next = end();
    SegmentFile fresh = begin(next);
    try (SegmentFile old = file) {
      long end = length;
      boolean room = allocated > length;
      file = fresh;
      base = next;
      length = RecordFormat.SEGMENT_HEADER;
      allocated = length;
      if (room) {
        old.truncate(end);
      }
    }
  }

  /** Writes {@code buffers} and returns once they are on stable storage, or throws. */
  void append(ByteBuffer[] buffers) throws IOException {
    if (suspect) {
      cut();
      file.force();
      suspect = false;
    }
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    suspect = true;
    if (length + bytes > allocated) {
      allocate(length + bytes);
    }
    file.write(buffers, length);
    file.force();
    suspect = false;
    length += bytes;
  }

  private void allocate(long atLeast) throws IOException {
    long wanted = Math.max(atLeast, Math.min(segmentBytes, atLeast + segmentBytes / STEPS));
    try {
      for (long at = atLeast; at < wanted; at += ZEROS.capacity()) {
        int step = (int) Math.min(ZEROS.capacity(), wanted - at);
        file.write(new ByteBuffer[] {ZEROS.duplicate().limit(step)}, at);
      }
      allocated = wanted;
    } catch (IOException e) {
      cut(); // there may still be room for the records themselves
    }
  }

  private void cut() throws IOException {
    file.truncate(length);
    allocated = length;
  }

  private SegmentFile begin(long at) throws IOException {
    Path path = path(folder, at);
    SegmentFile fresh = opener.open(path);
    try {
      fresh.truncate(0);
      fresh.write(new ByteBuffer[] {RecordFormat.segmentHeader(at)}, 0);
      fresh.force();
      SegmentFile.forceFolder(folder);
      return fresh;
    } catch (IOException e) {
      fresh.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (suspect || allocated > length) {
      cut();
      file.force();
    }
    file.close();
  }
}
