package io.syntropy.server.config;

import io.syntropy.slo.config.Documents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Which files are configuration, and how their bytes become text. */
final class ConfigPaths {
  /** The most files a source may hold. */
  static final int MAX_FILES = 10_000;

  /** The most folders above a file. */
  static final int MAX_DEPTH = 16;

  /** The most bytes of all files together. */
  static final long MAX_BYTES = 64L << 20;

  /** Stands for a file that is too large: the reader names it so. */
  static final String TOO_LARGE = "x".repeat(Documents.MAX_FILE_BYTES + 1);

  private ConfigPaths() {}

  static boolean isConfiguration(String path) {
    boolean hidden = path.startsWith(".") || path.contains("/.");
    return !hidden && (path.endsWith(".yaml") || path.endsWith(".yml"));
  }

  /** The text; bytes that are not UTF-8 become one that the reader names as not YAML. */
  static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "\u0000";
    }
  }
}
