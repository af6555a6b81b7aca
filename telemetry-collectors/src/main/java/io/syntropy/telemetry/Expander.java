package io.syntropy.telemetry;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Undoes content encodings within bounds. Not safe for use by several threads. */
final class Expander implements AutoCloseable {
  /** Windows of up to 2^23 bytes, what RFC 8878 asks decoders to support. */
  private static final int ZSTD_WINDOW_LOG = 23;

  private final ExpandBuffer buffer = new ExpandBuffer();
  private final Gunzip gunzip = new Gunzip(buffer);

  /**
   * Bytes in the first part of an array.
   *
   * @param own whether the array is the expander's, good until {@link #release}
   */
  record Expanded(byte[] bytes, int length, boolean own) {
    /** The bytes alone, in an array that nobody writes over. */
    byte[] toByteArray() {
      return own || length < bytes.length ? Arrays.copyOf(bytes, length) : bytes;
    }
  }

  /**
   * {@code body} decompressed, holding no more than {@code limit} bytes at any time.
   *
   * @param share is charged for the result while it grows
   * @throws PayloadTooLarge when the result would be longer than {@code limit}
   * @throws MalformedPayload when {@code body} is not of this encoding
   * @throws Overloaded when the result does not fit into what all requests may hold
   */
  Expanded expand(
      Compression compression, byte[] body, int limit, MemoryBudget.@Nullable Share share)
      throws PayloadTooLarge, MalformedPayload {
    try {
      buffer.begin(limit, share);
      switch (compression) {
        case IDENTITY -> {
          if (body.length > limit) {
            throw new PayloadTooLarge("body after decompression: over " + limit + " B");
          }
          return new Expanded(body, body.length, false);
        }
        case GZIP -> gunzip.expand(body);
        case ZSTD -> zstd(body);
      }
      return new Expanded(buffer.bytes(), buffer.length(), true);
    } catch (IOException e) {
      throw new MalformedPayload(
          compression.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
    }
  }

  /** What the last call answered is not needed any more. */
  void release() {
    buffer.end();
  }

  /** The same for one body alone. */
  static byte[] once(
      Compression compression, byte[] body, int limit, MemoryBudget.@Nullable Share share)
      throws PayloadTooLarge, MalformedPayload {
    try (Expander expander = new Expander()) {
      return expander.expand(compression, body, limit, share).toByteArray();
    }
  }

  private void zstd(byte[] body) throws IOException, PayloadTooLarge {
    try (InputStream in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(body))
            .setLongMax(ZSTD_WINDOW_LOG)) {
      int n = 0;
      while (n >= 0) {
        buffer.grown(n);
        buffer.makeRoom();
        n = in.read(buffer.bytes(), buffer.length(), buffer.room());
      }
    }
  }

  @Override
  public void close() {
    gunzip.close();
  }
}
