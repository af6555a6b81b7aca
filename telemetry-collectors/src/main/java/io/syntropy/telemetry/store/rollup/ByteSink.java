package io.syntropy.telemetry.store.rollup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes. */
final class ByteSink {
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NONE = {};
  // Whole numbers up to here are told apart exactly, and so are their differences.
  private static final double WHOLE = 1L << 52;

  private byte[] bytes = NONE;
  private int length;

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Forgets what is behind the first {@code kept} bytes. */
  void cut(int kept) {
    length = kept;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      // By half, and never far above what a quiet series needs.
      bytes = Arrays.copyOf(bytes, Math.max(length + more, length + (length >> 1) + 16));
    }
  }

  void octet(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  /** Seven bits an octet, low ones first. */
  void unsigned(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Small numbers of either sign in few octets. */
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void fixed(double value) {
    room(8);
    DOUBLE.set(bytes, length, value);
    length += 8;
  }

  void bits(long value) {
    room(8);
    LONG.set(bytes, length, value);
    length += 8;
  }

  /** A whole number as its distance from {@code near}, another one as it is. */
  void number(double value, double near) {
    if (isWhole(value)) {
      long change = (long) value - (isWhole(near) ? (long) near : 0);
      unsigned(((change << 1) ^ (change >> 63)) << 1);
    } else if (Double.isNaN(value)) {
      octet(3);
    } else {
      octet(1);
      fixed(value);
    }
  }

  static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= WHOLE && (value != 0 || 1 / value > 0);
  }
}
