package io.syntropy.telemetry.store;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A trace id as two numbers, ordered as columns of files are: both signed, {@code high} first. */
record TraceIds(long high, long low) implements Comparable<TraceIds> {
  private static final HexFormat HEX = HexFormat.of();

  /** Reads up to 32 hexadecimal digits; null when {@code text} is something else. */
  static @Nullable TraceIds parse(String text) {
    if (text.isEmpty() || text.length() > 32 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      return null;
    }
    int split = Math.max(0, text.length() - 16);
    return new TraceIds(
        split == 0 ? 0 : HexFormat.fromHexDigitsToLong(text, 0, split),
        HexFormat.fromHexDigitsToLong(text, split, text.length()));
  }

  /** As {@link #parse}, and for any other text two numbers that depend on it only. */
  static TraceIds key(String text) {
    TraceIds id = parse(text);
    if (id != null) {
      return id;
    }
    long hash = 0xCBF29CE484222325L; // FNV-1a
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return new TraceIds(hash, text.length());
  }

  /** A span id as a number; 0 when {@code text} is none. */
  static long span(String text) {
    return text.isEmpty() || text.length() > 16 || !text.chars().allMatch(HexFormat::isHexDigit)
        ? 0
        : HexFormat.fromHexDigitsToLong(text);
  }

  /** The span id of {@code number}, empty for 0. */
  static String span(long number) {
    return number == 0 ? "" : HEX.toHexDigits(number);
  }

  /** 32 hexadecimal digits. */
  String text() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /** Mixed well, for filters. */
  long hash() {
    long h = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    h = (h ^ low) * 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 32);
  }

  @Override
  public int compareTo(TraceIds o) {
    int order = Long.compare(high, o.high);
    return order != 0 ? order : Long.compare(low, o.low);
  }
}
