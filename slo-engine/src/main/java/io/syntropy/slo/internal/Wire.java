package io.syntropy.slo.internal;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Strings, lists and series in checkpoints. */
final class Wire {
  interface Writer<T> {
    void write(DataOutput out, T value) throws IOException;
  }

  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  private static final int MAX_BYTES = 1 << 26;
  private static final int MAX_NUMBERS = 1 << 22;

  private Wire() {}

  // Damage must not ask for all memory before the checksum shows it.
  private static int size(DataInput in, int most) throws IOException {
    long size = VarLong.read(in);
    if (size < 0 || size > most) {
      throw new IOException("size: " + size + " (expected 0.." + most + ")");
    }
    return (int) size;
  }

  static void string(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    VarLong.write(out, bytes.length);
    out.write(bytes);
  }

  static String string(DataInput in) throws IOException {
    byte[] bytes = new byte[size(in, MAX_BYTES)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static <T> void list(DataOutput out, List<T> items, Writer<? super T> writer) throws IOException {
    VarLong.write(out, items.size());
    for (T item : items) {
      writer.write(out, item);
    }
  }

  static <T> List<T> list(DataInput in, Reader<T> reader) throws IOException {
    int size = (int) VarLong.read(in);
    List<T> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(reader.read(in));
    }
    return items;
  }

  static <T> void map(DataOutput out, Map<String, T> map, Writer<? super T> writer)
      throws IOException {
    VarLong.write(out, map.size());
    for (Map.Entry<String, T> entry : map.entrySet()) {
      string(out, entry.getKey());
      writer.write(out, entry.getValue());
    }
  }

  static <T> Map<String, T> map(DataInput in, Reader<T> reader) throws IOException {
    int size = (int) VarLong.read(in);
    Map<String, T> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = string(in);
      map.put(key, reader.read(in));
    }
    return map;
  }

  static void longs(DataOutput out, long[] values) throws IOException {
    VarLong.write(out, values.length);
    for (long value : values) {
      VarLong.write(out, value);
    }
  }

  static long[] longs(DataInput in) throws IOException {
    long[] values = new long[size(in, MAX_NUMBERS)];
    for (int i = 0; i < values.length; i++) {
      values[i] = VarLong.read(in);
    }
    return values;
  }

  static void doubles(DataOutput out, double[] values) throws IOException {
    VarLong.write(out, values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] doubles(DataInput in) throws IOException {
    double[] values = new double[size(in, MAX_NUMBERS)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  static void series(DataOutput out, Series series) throws IOException {
    string(out, series.scope());
    string(out, series.name());
    string(out, series.unit());
    map(out, series.resource().asMap(), Wire::string);
    map(out, series.attributes().asMap(), Wire::string);
  }

  static Series series(DataInput in) throws IOException {
    return new Series(
        string(in),
        string(in),
        string(in),
        Attributes.of(map(in, Wire::string)),
        Attributes.of(map(in, Wire::string)));
  }
}
