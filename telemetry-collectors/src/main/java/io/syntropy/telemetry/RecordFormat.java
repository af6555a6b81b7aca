package io.syntropy.telemetry;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes on disk, big-endian.
 *
 * <pre>
 * segment header  magic "SYNTROPY" (8), format version (4), base position (8), CRC32C of those (4)
 * record          magic "SYNR" (4), format version (1), kind (1), encoding (1), zero (1), payload
 *                 length (4), receive time in ms (8), CRC32C (4), payload
 * </pre>
 *
 * The record's CRC covers its position (not stored), the header from the version to the receive
 * time, and the payload. The position is in it so that bytes which merely look like a record,
 * inside a payload or left over on the disk, are not taken for one.
 *
 * <p>The encoding says how the payload is compressed ({@link Compression#code}). Version 1 had
 * none: a zero in its place, and all payloads plain. Segments and records of version 1 are read,
 * not written.
 */
final class RecordFormat {
  static final int VERSION = 2;
  private static final int OLDEST = 1;
  static final int SEGMENT_HEADER = 24;
  static final int RECORD_HEADER = 24;
  static final int RECORD_MAGIC = 0x53594E52;
  private static final byte[] SEGMENT_MAGIC = "SYNTROPY".getBytes(StandardCharsets.US_ASCII);

  private RecordFormat() {}

  /** A record's header as read. */
  record Header(byte kind, byte encoding, int length, long receivedAtMillis, int crc) {}

  static ByteBuffer segmentHeader(long base) {
    ByteBuffer b = ByteBuffer.allocate(SEGMENT_HEADER);
    b.put(SEGMENT_MAGIC).putInt(VERSION).putLong(base);
    CRC32C crc = new CRC32C();
    crc.update(b.array(), 0, 20);
    return b.putInt((int) crc.getValue()).flip();
  }

  /**
   * Whether {@code header} begins the segment at {@code base}.
   *
   * @throws JournalDamaged when it is intact but of a format this binary does not know
   */
  static boolean isSegmentHeader(ByteBuffer header, long base, Path file) {
    if (header.remaining() < SEGMENT_HEADER) {
      return false;
    }
    byte[] bytes = new byte[SEGMENT_HEADER];
    header.get(header.position(), bytes);
    ByteBuffer b = ByteBuffer.wrap(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 20);
    byte[] magic = new byte[SEGMENT_MAGIC.length];
    b.get(magic);
    int version = b.getInt();
    long storedBase = b.getLong();
    if (!java.util.Arrays.equals(magic, SEGMENT_MAGIC) || b.getInt() != (int) crc.getValue()) {
      return false;
    }
    if (version < OLDEST || version > VERSION) {
      throw new JournalDamaged(file, 8, "format version: " + version + " (expected 1 or 2)");
    }
    if (storedBase != base) {
      throw new JournalDamaged(
          file, 12, "base position: " + storedBase + " (expected " + base + " as in the name)");
    }
    return true;
  }

  /** The format version in a segment's header that was found to be one. */
  static int version(ByteBuffer segmentHeader) {
    return segmentHeader.getInt(segmentHeader.position() + SEGMENT_MAGIC.length);
  }

  static ByteBuffer recordHeader(
      long position, RecordKind kind, long receivedAtMillis, Payload payload) {
    byte[] bytes = payload.bytes();
    ByteBuffer b = ByteBuffer.allocate(RECORD_HEADER);
    b.putInt(RECORD_MAGIC).put((byte) VERSION).put(kind.code());
    b.put(payload.compression().code()).put((byte) 0);
    b.putInt(bytes.length).putLong(receivedAtMillis);
    return b.putInt(checksum(position, b.array(), 0, bytes)).flip();
  }

  /** The header at {@code offset} of {@code bytes}, or null when there is none. */
  static @Nullable Header header(byte[] bytes, int offset) {
    ByteBuffer b = ByteBuffer.wrap(bytes, offset, RECORD_HEADER);
    if (b.getInt() != RECORD_MAGIC) {
      return null;
    }
    byte version = b.get();
    if (version < OLDEST || version > VERSION) {
      return null;
    }
    byte kind = b.get();
    byte encoding = b.get();
    b.get();
    int length = b.getInt();
    return length < 0 ? null : new Header(kind, encoding, length, b.getLong(), b.getInt());
  }

  static int checksum(long position, byte[] header, int offset, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(position).flip());
    crc.update(header, offset + 4, 16);
    crc.update(payload, 0, payload.length);
    return (int) crc.getValue();
  }
}
