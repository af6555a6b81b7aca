package io.syntropy.slo.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Zigzag variable-length longs: small magnitudes take one byte. */
final class VarLong {
  private VarLong() {}

  static void write(DataOutput out, long value) throws IOException {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  /** Puts a value into bytes, at most 10 of them; answers the index after it. */
  static int put(byte[] into, int at, long value) {
    long rest = (value << 1) ^ (value >> 63);
    int next = at;
    while ((rest & ~0x7FL) != 0) {
      into[next++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    into[next++] = (byte) rest;
    return next;
  }

  static long read(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("number: longer than 10 bytes (expected a variable-length long)");
  }
}
