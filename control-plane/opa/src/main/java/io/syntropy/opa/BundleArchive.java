package io.syntropy.opa;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The files of an OPA bundle: a gzipped tar as {@code opa build} writes it. Bounded; a name that
 * occurs twice is refused, since two readers may take different ones.
 */
final class BundleArchive {
  static final int MAX_PACKED = 8 << 20;
  static final int MAX_UNPACKED = 64 << 20;
  private static final int MAX_FILES = 10_000;
  private static final int BLOCK = 512;

  private BundleArchive() {}

  /** Names without a leading slash, and contents. */
  static SortedMap<String, byte[]> read(byte[] packed) throws BundleFault {
    if (packed.length > MAX_PACKED) {
      throw BundleFault.malformed(
          "bundle: %d bytes (expected at most %d)".formatted(packed.length, MAX_PACKED));
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return files(in);
    } catch (IOException | RuntimeException e) {
      throw BundleFault.malformed("bundle: no gzipped tar: " + e.getMessage());
    }
  }

  private static SortedMap<String, byte[]> files(InputStream in) throws IOException, BundleFault {
    SortedMap<String, byte[]> files = new TreeMap<>();
    int left = MAX_UNPACKED;
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || (header.length == BLOCK && header[0] == 0)) {
        return files;
      }
      if (header.length < BLOCK) {
        throw new IOException("cut off");
      }
      int size = octal(header, 124, 12);
      int padded = Math.ceilDiv(size, BLOCK) * BLOCK;
      left -= padded;
      if (size < 0 || left < 0 || files.size() >= MAX_FILES) {
        throw BundleFault.malformed(
            "bundle: over %d bytes or %d files".formatted(MAX_UNPACKED, MAX_FILES));
      }
      byte[] content = in.readNBytes(padded);
      if (content.length < padded) {
        throw new IOException("cut off");
      }
      put(files, header, Arrays.copyOf(content, size));
    }
  }

  private static void put(SortedMap<String, byte[]> files, byte[] header, byte[] content)
      throws BundleFault {
    char type = (char) header[156];
    String prefix = text(header, 345, 155);
    String name = text(header, 0, 100);
    name = (prefix.isEmpty() ? name : prefix + "/" + name).replaceFirst("^\\.?/", "");
    if (type == '5') {
      return;
    }
    if (type != '0' && type != 0) {
      throw BundleFault.malformed(
          "bundle: %s: entry of type %s (expected files)".formatted(name, type));
    }
    if (files.put(name, content) != null) {
      throw BundleFault.malformed("bundle: %s: occurs twice".formatted(name));
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static int octal(byte[] header, int from, int length) throws IOException {
    String digits = text(header, from, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException("size of an entry: " + digits);
    }
    long size = Long.parseLong(digits, 8);
    return size > MAX_UNPACKED ? -1 : (int) size;
  }
}
