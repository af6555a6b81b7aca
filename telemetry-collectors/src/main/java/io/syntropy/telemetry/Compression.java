package io.syntropy.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Content encodings. The code is the byte stored on disk and never changes meaning. */
public enum Compression {
  /** As it is. */
  IDENTITY(0),
  /** RFC 1952. */
  GZIP(1),
  /** RFC 8878. */
  ZSTD(2);

  private final byte code;

  Compression(int code) {
    this.code = (byte) code;
  }

  /** The byte stored on disk. */
  public byte code() {
    return code;
  }

  /**
   * The encoding stored as {@code code}.
   *
   * @throws IllegalArgumentException when no encoding has this code
   */
  public static Compression of(byte code) {
    for (Compression compression : values()) {
      if (compression.code == code) {
        return compression;
      }
    }
    throw new IllegalArgumentException("record encoding: " + code + " (expected 0..2)");
  }

  /** The encoding named by a header, or null when it is none of these. */
  static @Nullable Compression named(@Nullable String header) {
    return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default -> null;
    };
  }
}
