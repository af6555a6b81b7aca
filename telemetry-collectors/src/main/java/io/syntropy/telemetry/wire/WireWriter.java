package io.syntropy.telemetry.wire;

import java.util.Arrays;

/** Collects bytes of the wire format. */
public final class WireWriter {
  private byte[] bytes = new byte[256];
  private int length;

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** How much was written. */
  public int length() {
    return length;
  }

  /** Writes bytes as they are. */
  public WireWriter raw(byte[] from, int start, int end) {
    int n = end - start;
    if (n > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + n, 2 * bytes.length));
    }
    System.arraycopy(from, start, bytes, length, n);
    length += n;
    return this;
  }

  /** Writes a varint. */
  public WireWriter varint(long value) {
    byte[] encoded = new byte[10];
    int n = 0;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      encoded[n++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    encoded[n++] = (byte) rest;
    return raw(encoded, 0, n);
  }

  /** Writes a length-delimited field. */
  public WireWriter field(int number, byte[] content) {
    return field(number, content, 0, content.length);
  }

  /** Writes a length-delimited field. */
  public WireWriter field(int number, byte[] from, int start, int end) {
    return varint(number << 3 | WireReader.LENGTH).varint(end - start).raw(from, start, end);
  }
}
