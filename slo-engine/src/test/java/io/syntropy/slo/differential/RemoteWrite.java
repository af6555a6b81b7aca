package io.syntropy.slo.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request of Prometheus' remote-write protocol 1.0: protobuf in a Snappy block of literals only.
 */
public final class RemoteWrite {
  private static final int LITERAL = 60_000;

  private final ByteArrayOutputStream series = new ByteArrayOutputStream();

  /** Adds one series with samples in order of time. */
  public RemoteWrite add(Map<String, String> labels, long[] timesMillis, double[] values) {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    SortedMap<String, String> sorted = new TreeMap<>(labels);
    sorted.forEach((name, value) -> {
      ByteArrayOutputStream label = new ByteArrayOutputStream();
      field(label, 1, name.getBytes(StandardCharsets.UTF_8));
      field(label, 2, value.getBytes(StandardCharsets.UTF_8));
      field(one, 1, label.toByteArray());
    });
    for (int i = 0; i < timesMillis.length; i++) {
      ByteArrayOutputStream sample = new ByteArrayOutputStream(24);
      sample.write(1 << 3 | 1);
      sample.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(values[i]).array());
      sample.write(2 << 3);
      varint(sample, timesMillis[i]);
      field(one, 2, sample.toByteArray());
    }
    field(series, 1, one.toByteArray());
    return this;
  }

  /** The body: {@code Content-Encoding: snappy}, {@code Content-Type: application/x-protobuf}. */
  public byte[] body() {
    byte[] plain = series.toByteArray();
    ByteArrayOutputStream block = new ByteArrayOutputStream(plain.length + 64);
    varint(block, plain.length);
    for (int from = 0; from < plain.length; from += LITERAL) {
      int length = Math.min(LITERAL, plain.length - from);
      block.write(61 << 2); // a literal whose length - 1 follows in two bytes
      block.write(length - 1);
      block.write(length - 1 >> 8);
      block.write(plain, from, length);
    }
    return block.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] bytes) {
    out.write(number << 3 | 2);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
