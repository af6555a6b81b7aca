package io.syntropy.slo.internal;

/** Bytes of arrays on the heap of a 64-bit JVM: a header of 16, then the elements. */
final class Bytes {
  private static final int HEADER = 16;

  private Bytes() {}

  static long of(long[] array) {
    return HEADER + 8L * array.length;
  }

  static long of(byte[] array) {
    return HEADER + (array.length + 7L) / 8 * 8;
  }

  static long of(int[] array) {
    return HEADER + (4L * array.length + 7) / 8 * 8;
  }
}
