package io.syntropy.telemetry.store.rollup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads what {@link ByteSink} wrote; whatever else it is given ends in {@link DamagedRollup}. */
final class ByteSource {
  private final ByteBuffer bytes;

  ByteSource(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  int octet() {
    need(1);
    return bytes.get() & 0xFF;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = octet();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new DamagedRollup("number of more than 64 bits");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A length of at most {@code max}. */
  int size(int max) {
    long value = unsigned();
    if (value < 0 || value > max) {
      throw new DamagedRollup("length: " + value + " (expected <= " + max + ")");
    }
    return (int) value;
  }

  double fixed() {
    need(8);
    return bytes.getDouble();
  }

  long bits() {
    need(8);
    return bytes.getLong();
  }

  double number(double near) {
    long tag = unsigned();
    if ((tag & 1) == 0) {
      long zigzag = tag >>> 1;
      long change = (zigzag >>> 1) ^ -(zigzag & 1);
      return change + (ByteSink.isWhole(near) ? (long) near : 0);
    }
    return tag == 3 ? Double.NaN : fixed();
  }

  private void need(int count) {
    if (bytes.remaining() < count) {
      throw new DamagedRollup("ends after " + bytes.limit() + " bytes");
    }
  }
}
