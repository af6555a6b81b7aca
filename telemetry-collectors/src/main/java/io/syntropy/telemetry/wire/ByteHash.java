package io.syntropy.telemetry.wire;

import java.security.SecureRandom;

/**
 * A 64-bit hash of bytes by multiplying and folding 128-bit products, as wyhash does. Its constants
 * are drawn anew for each instance, so that nobody outside can make bytes that collide.
 */
public final class ByteHash {
  private final long first;
  private final long second;
  private final long third;

  public ByteHash() {
    SecureRandom random = new SecureRandom();
    first = random.nextLong() | 1;
    second = random.nextLong() | 1;
    third = random.nextLong() | 1;
  }

  /**
   * The hash of the bytes from {@code from} to {@code to}.
   *
   * @param seed makes hashes of the same bytes in different places differ
   */
  public long hash(byte[] bytes, int from, int to, long seed) {
    int length = to - from;
    long state = seed ^ first;
    int i = from;
    while (to - i > 16) {
      state =
          fold(
              WireReader.longAt(bytes, i) ^ second,
              WireReader.longAt(bytes, i + 8) ^ state ^ third);
      i += 16;
    }
    long a;
    long b;
    if (length >= 16) {
      a = WireReader.longAt(bytes, to - 16);
      b = WireReader.longAt(bytes, to - 8);
    } else if (length >= 8) {
      a = WireReader.longAt(bytes, from);
      b = WireReader.longAt(bytes, to - 8);
    } else {
      a = 0;
      for (int k = from; k < to; k++) {
        a = a << 8 | (bytes[k] & 0xFF);
      }
      b = 0;
    }
    long mixed = fold(a ^ second, b ^ state);
    return fold(mixed ^ third, length ^ first);
  }

  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
